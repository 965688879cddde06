/** Listeners that report a run to other systems: Prometheus, MLflow. */
package io.mada.app.monitor;
