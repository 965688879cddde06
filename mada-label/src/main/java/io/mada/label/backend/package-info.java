/** Answers what Label Studio asks a machine learning backend, without any web server. */
package io.mada.label.backend;
