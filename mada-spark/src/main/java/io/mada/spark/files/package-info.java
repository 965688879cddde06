/**
 * Hadoop's file systems as Java file systems, so that datasets read {@code s3a://...} like any
 * folder.
 */
package io.mada.spark.files;
