package io.mada.spark.files;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FileStatus;

/**
 * A path in one of Hadoop's file systems. Names are treated like those of this machine.
 *
 * @param system a bucket's, or a cluster's
 * @param names such as {@code /folder/image.png}
 * @param listed the status from the listing of the folder; null if the path does not come from one
 */
record HadoopPath(HadoopSystem system, Path names, AtomicReference<FileStatus> listed)
    implements Path {

  HadoopPath(HadoopSystem system, Path names) {
    this(system, names, null);
  }

  /** An entry of this folder. */
  HadoopPath entry(FileStatus status) {
    return new HadoopPath(
        system, names.resolve(status.getPath().getName()), new AtomicReference<>(status));
  }

  /**
   * The status from the listing, for the first caller only, which is whoever walks through folders,
   * at once. Later callers need to know the current state.
   */
  Optional<FileStatus> takeListed() {
    return Optional.ofNullable(listed).map(status -> status.getAndSet(null));
  }

  /** The names of a path, which must belong to such a system. */
  private static Path names(Path path) {
    if (path instanceof HadoopPath hadoop) {
      return hadoop.names;
    }
    throw new ProviderMismatchException(path.toString());
  }

  private Path of(Path other) {
    return other == null ? null : new HadoopPath(system, other);
  }

  /** The path in Hadoop's form. */
  org.apache.hadoop.fs.Path inHadoop() {
    return new org.apache.hadoop.fs.Path(
        system.root().getScheme(), system.root().getAuthority(), absolute());
  }

  private String absolute() {
    String text = names.normalize().toString().replace('\\', '/');
    return text.startsWith("/") ? text : "/" + text;
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return names.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return of(names.getRoot());
  }

  @Override
  public Path getFileName() {
    return of(names.getFileName());
  }

  @Override
  public Path getParent() {
    return of(names.getParent());
  }

  @Override
  public int getNameCount() {
    return names.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return of(names.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return of(names.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HadoopPath hadoop
        && hadoop.system.equals(system)
        && names.startsWith(hadoop.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof HadoopPath hadoop && names.endsWith(hadoop.names);
  }

  @Override
  public Path normalize() {
    return of(names.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return of(names.resolve(other instanceof HadoopPath hadoop ? hadoop.names : other));
  }

  @Override
  public Path relativize(Path other) {
    return of(names.relativize(names(other)));
  }

  @Override
  public URI toUri() {
    return inHadoop().toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return names.isAbsolute() ? this : of(Path.of(absolute()));
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("nobody watches " + this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopPath path
        && path.system.equals(system)
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(system, names);
  }

  @Override
  public int compareTo(Path other) {
    return names.compareTo(names(other));
  }

  /** A complete path with its bucket, as written by users; a partial path as it is. */
  @Override
  public String toString() {
    return names.isAbsolute() ? inHadoop().toString() : names.toString();
  }
}
