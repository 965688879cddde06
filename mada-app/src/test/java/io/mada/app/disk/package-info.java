/**
 * A disk that fails at any operation, and loses at a crash what was not brought to it: a {@link
 * java.nio.file.spi.FileSystemProvider} over real files, after the example of Lucene's {@code
 * MockDirectoryWrapper}.
 */
package io.mada.app.disk;
