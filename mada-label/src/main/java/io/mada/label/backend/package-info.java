/** What Label Studio asks a machine learning backend, answered without any web server. */
package io.mada.label.backend;
