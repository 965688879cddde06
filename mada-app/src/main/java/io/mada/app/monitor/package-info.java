/** Listeners that tell other systems of a run: Prometheus, MLflow. */
package io.mada.app.monitor;
