package io.mada.spark.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads the files of one of Hadoop's schemes. */
abstract class HadoopProvider extends FileSystemProvider {

  private final String scheme;

  HadoopProvider(String scheme) {
    this.scheme = scheme;
  }

  /** {@code hdfs://}: Hadoop's own. */
  public static final class Hdfs extends HadoopProvider {
    public Hdfs() {
      super("hdfs");
    }
  }

  /** {@code s3a://}: object storage that uses Amazon's protocol. */
  public static final class S3a extends HadoopProvider {
    public S3a() {
      super("s3a");
    }
  }

  /** {@code gs://}: Google's. */
  public static final class Gs extends HadoopProvider {
    public Gs() {
      super("gs");
    }
  }

  /** {@code abfss://}: Microsoft's. */
  public static final class Abfss extends HadoopProvider {
    public Abfss() {
      super("abfss");
    }
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    return getFileSystem(uri);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return new HadoopSystem(this, URI.create(scheme + "://" + uri.getRawAuthority()));
  }

  @Override
  public Path getPath(URI uri) {
    String path = uri.getPath();
    return getFileSystem(uri).getPath(path == null || path.isEmpty() ? "/" : path);
  }

  private static org.apache.hadoop.fs.FileSystem hadoop(HadoopPath path) throws IOException {
    try {
      return path.inHadoop().getFileSystem(HadoopSettings.configuration());
    } catch (RuntimeException e) {
      // A missing class, such as that for s3a.
      throw new IOException(
          path.system().root()
              + " cannot be read: "
              + e.getMessage()
              + "; the class path must have what Hadoop needs for it (see docs/scale.md)",
          e);
    }
  }

  private static FileStatus status(Path path) throws IOException {
    HadoopPath file = (HadoopPath) path;
    try {
      return hadoop(file).getFileStatus(file.inHadoop());
    } catch (java.io.FileNotFoundException e) {
      throw new NoSuchFileException(path.toString());
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)) {
      throw new ReadOnlyFileSystemException();
    }
    HadoopPath file = (HadoopPath) path;
    FileStatus status = status(path);
    // With the status, an object store need not be asked for it again.
    var opened = hadoop(file).openFile(file.inHadoop()).withFileStatus(status).build();
    return new HadoopChannel(FutureIO.awaitFuture(opened), status.getLen());
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> entries = new ArrayList<>();
    try {
      for (FileStatus status :
          hadoop((HadoopPath) folder).listStatus(((HadoopPath) folder).inHadoop())) {
        Path entry = ((HadoopPath) folder).entry(status);
        if (filter.accept(entry)) {
          entries.add(entry);
        }
      }
    } catch (java.io.FileNotFoundException e) {
      throw new NoSuchFileException(folder.toString());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return entries.iterator();
      }

      @Override
      public void close() {
        // All entries are already there.
      }
    };
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    status(path);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    Optional<FileStatus> listed = ((HadoopPath) path).takeListed();
    return (A) new HadoopAttributes(listed.isPresent() ? listed.get() : status(path));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw new UnsupportedOperationException(attributes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path path) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new ReadOnlyFileSystemException();
  }
}
