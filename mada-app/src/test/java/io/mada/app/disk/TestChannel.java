package io.mada.app.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file or folder that is open; {@link TestDisk} hears of what is written and forced. */
final class TestChannel extends FileChannel {

  private final TestDisk disk;
  private final Path file;
  private final FileChannel real;

  TestChannel(TestDisk disk, Path file, FileChannel real) {
    this.disk = disk;
    this.file = file;
    this.real = real;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    try {
      disk.before("write", file);
    } catch (IOException e) {
      // A disk that is full takes what it has room for.
      real.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
      throw e;
    }
    int written = real.write(bytes);
    return written;
  }

  @Override
  public void force(boolean all) throws IOException {
    disk.before("force", file);
    // The real disk need not be waited for.
    if (Files.isDirectory(file)) {
      disk.memory().forceFolder(file);
    } else {
      disk.memory().forceFile(file);
    }
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException("map " + mode);
    }
    return real.map(mode, position, size);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return real.read(bytes);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return real.read(bytes, position);
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return real.read(buffers, offset, length);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) {
    throw new UnsupportedOperationException();
  }
}
