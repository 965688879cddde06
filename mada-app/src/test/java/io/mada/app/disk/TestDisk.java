package io.mada.app.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder whose operations can fail, and which knows what a crash would leave of it. An operation
 * is whatever changes the folder, a file in it, or what of them is on the disk.
 */
public final class TestDisk {

  /** Told before every operation. */
  @FunctionalInterface
  public interface Watcher {
    void before(TestDisk disk, String operation) throws IOException;
  }

  /** Whose lines come when they come; the run takes no notice of whether they can be written. */
  private static final String LOG = "run.log";

  private final Path folder;
  private final DiskMemory memory;
  private final TestFileSystem fileSystem;
  private final Watcher watcher;
  private final List<String> operations = new ArrayList<>();

  /**
   * @param folder is there, and what is in it counts as being on the disk
   */
  public TestDisk(Path folder, Watcher watcher) throws IOException {
    this.folder = folder;
    this.watcher = watcher;
    memory = new DiskMemory(folder);
    memory.forceAll();
    fileSystem = new TestFileSystem(this);
  }

  /** The folder as a path whose operations are those of the disk. */
  public Path path() {
    return new TestPath(this, folder);
  }

  /** What is in the folder now. */
  public DiskState state() throws IOException {
    return DiskState.of(folder);
  }

  public Path folder() {
    return folder;
  }

  TestFileSystem fileSystem() {
    return fileSystem;
  }

  public DiskMemory memory() {
    return memory;
  }

  /** What has been done, in order. */
  public List<String> operations() {
    return operations;
  }

  void before(String operation, Path file) throws IOException {
    if (!file.endsWith(LOG)) {
      String what = operation + " " + folder.relativize(file);
      watcher.before(this, what);
      operations.add(what);
    }
  }
}
