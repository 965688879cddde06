/**
 * Passes over pools too large for a single machine to read, on Apache Spark. A plug-in like any
 * other: it binds the engine {@code spark}.
 */
package io.mada.spark;
