package io.mada.app.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Works on the real files of a {@link TestDisk}, and tells it of every operation that changes them,
 * before and after. An operation that it does not know is an error: who uses it in the product adds
 * it here.
 */
final class TestProvider extends FileSystemProvider {

  private final TestDisk disk;
  private final FileSystemProvider real;

  TestProvider(TestDisk disk) {
    this.disk = disk;
    real = disk.folder().getFileSystem().provider();
  }

  @Override
  public String getScheme() {
    return "test";
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = TestPath.real(path);
    boolean isNew = !exists(file);
    if (options.contains(StandardOpenOption.DELETE_ON_CLOSE)
        || options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      throw new UnsupportedOperationException("open " + options);
    }
    boolean creates =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (creates && isNew) {
      disk.before("create", file);
    }
    FileChannel channel = real.newFileChannel(file, options, attributes);
    if (creates && isNew) {
      disk.memory().create(file);
    }
    return new TestChannel(disk, file, channel);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    Path folder = TestPath.real(path);
    disk.before("make", folder);
    real.createDirectory(folder, attributes);
    disk.memory().makeFolder(folder);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    disk.before("link", TestPath.real(link));
    real.createSymbolicLink(TestPath.real(link), TestPath.real(target), attributes);
    disk.memory().link(TestPath.real(link), TestPath.real(target).toString());
  }

  @Override
  public void delete(Path path) throws IOException {
    Path file = TestPath.real(path);
    disk.before("delete", file);
    real.delete(file);
    disk.memory().delete(file);
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    boolean there = exists(TestPath.real(path));
    if (there) {
      delete(path);
    }
    return there;
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    if (!Set.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
      throw new UnsupportedOperationException("a move that may stop half-way");
    }
    disk.before("move", TestPath.real(to));
    real.move(TestPath.real(from), TestPath.real(to), options);
    disk.memory().move(TestPath.real(from), TestPath.real(to));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException("a copy that may stop half-way");
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("set " + attribute);
  }

  private boolean exists(Path file) {
    return java.nio.file.Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  // --- Reading
  // ------------------------------------------------------------------------------------------------------

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> entries = real.newDirectoryStream(TestPath.real(folder), entry -> true);
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> paths = entries.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return new TestPath(disk, paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return new TestPath(disk, real.readSymbolicLink(TestPath.real(link)));
  }

  @Override
  public boolean isSameFile(Path a, Path b) throws IOException {
    return real.isSameFile(TestPath.real(a), TestPath.real(b));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(TestPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real.checkAccess(TestPath.real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(TestPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return real.readAttributes(TestPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return real.readAttributes(TestPath.real(path), attributes, options);
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
