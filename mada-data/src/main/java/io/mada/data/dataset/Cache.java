package io.mada.data.dataset;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * Keeps values in memory until its room is used up. What came first stays: training asks for all
 * images in turn, so evicting the oldest would throw away each value just before it is needed
 * again. The memory is released when the heap runs short.
 */
final class Cache<V> {

  private final Map<Integer, SoftReference<V>> values = new ConcurrentHashMap<>();
  private final AtomicLong room;
  private final ToLongFunction<V> bytes;

  Cache(long room, ToLongFunction<V> bytes) {
    this.room = new AtomicLong(room);
    this.bytes = bytes;
  }

  /** The value of a key; two threads that ask at the same time may both compute it. */
  V get(int key, IntFunction<V> compute) {
    SoftReference<V> reference = values.get(key);
    V kept = reference == null ? null : reference.get();
    if (kept != null) {
      return kept;
    }
    V value = compute.apply(key);
    if (reference != null || reserve(bytes.applyAsLong(value))) {
      values.put(key, new SoftReference<>(value));
    }
    return value;
  }

  private boolean reserve(long size) {
    return room.getAndUpdate(left -> left >= size ? left - size : left) >= size;
  }
}
