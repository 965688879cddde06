package io.mada.spark;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A file system of Hadoop's whose files lie in a folder, as an object store's would in its own. */
public final class FolderAsBucket extends FileSystem {

  static final String FOLDER = "fs.test.folder";

  private final LocalFileSystem local = new LocalFileSystem();

  /** What the store was asked: {@code open}, {@code status} or {@code list} and the path. */
  static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

  private URI uri;
  private String folder;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    folder = configuration.get(FOLDER);
    if (folder == null) {
      throw new IOException("no credentials for " + uri);
    }
    local.initialize(URI.create("file:///"), configuration);
  }

  private Path inFolder(Path path) {
    return new Path(folder + path.toUri().getPath());
  }

  private FileStatus inBucket(FileStatus status) {
    String name = status.getPath().toUri().getPath().substring(folder.length());
    return new FileStatus(status.getLen(), status.isDirectory(), 1, 1, 0, new Path(uri + name));
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    REQUESTS.add("open " + path.toUri().getPath());
    return local.open(inFolder(path), buffer);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    REQUESTS.add("list " + path.toUri().getPath());
    FileStatus[] entries = local.listStatus(inFolder(path));
    for (int i = 0; i < entries.length; i++) {
      entries[i] = inBucket(entries[i]);
    }
    return entries;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    REQUESTS.add("status " + path.toUri().getPath());
    return inBucket(local.getFileStatus(inFolder(path)));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
