/**
 * Passes over pools that one machine should not read, on Apache Spark. A plug-in as any other: it
 * binds the engine {@code spark}.
 */
package io.mada.spark;
