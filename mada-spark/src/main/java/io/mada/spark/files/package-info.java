/** Hadoop's file systems as Java's own, so that datasets read {@code s3a://...} as any folder. */
package io.mada.spark.files;
