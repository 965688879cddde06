package io.mada.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.app.predict.Conveyor.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConveyorTest {

  private static final long LARGE = 100_000_000;

  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> done = new ArrayList<>();

  private void run(Iterator<Item<Integer>> items) {
    try (var conveyor = new Conveyor<Integer, Integer>(2, 2)) {
      conveyor.run(
          items,
          i ->
              () -> {
                // The later ones are written sooner.
                Thread.sleep(20 - i % 20);
                written.add(i);
                return i;
              },
          done::add);
    }
  }

  private static Item<Integer> item(int i) {
    return new Item<>(1000, () -> Optional.of(i));
  }

  @Test
  void theOrderIsKept() {
    run(IntStream.range(0, 60).mapToObj(ConveyorTest::item).iterator());

    assertEquals(IntStream.range(0, 60).boxed().toList(), done);
    assertEquals(60, written.size());
  }

  @Test
  void anEndThatNobodyForesawIsAnEnd() {
    run(
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> new Item<Integer>(10, () -> i < 9 ? Optional.of(i) : Optional.empty()))
            .iterator());

    assertEquals(IntStream.range(0, 9).boxed().toList(), done);
  }

  @Test
  void whatCannotBeReadFailsInItsTurn() {
    var failure = new MadaException("5 is damaged");
    Iterator<Item<Integer>> items =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    i == 5
                        ? new Item<Integer>(
                            0,
                            () -> {
                              throw failure;
                            })
                        : item(i))
            .iterator();

    assertEquals(failure, assertThrows(MadaException.class, () -> run(items)));

    assertEquals(List.of(0, 1, 2, 3, 4), written.stream().sorted().toList());
  }

  @Test
  void whatCannotBeWrittenEndsTheWork() {
    var failure = new MadaException("the disk is full");
    AtomicInteger computed = new AtomicInteger();
    try (var conveyor = new Conveyor<Integer, Integer>(2, 2)) {
      Iterator<Item<Integer>> items =
          IntStream.range(0, 1000).mapToObj(ConveyorTest::item).iterator();
      var thrown =
          assertThrows(
              MadaException.class,
              () ->
                  conveyor.run(
                      items,
                      i -> {
                        computed.incrementAndGet();
                        return () -> {
                          if (i == 3) {
                            throw failure;
                          }
                          return i;
                        };
                      },
                      done::add));
      assertEquals(failure, thrown);
    }
    assertEquals(List.of(0, 1, 2), done);
    assertTrue(computed.get() < 50, computed + " were computed");
  }

  @Test
  void readingComputingAndWritingGoOnAtOnce() throws InterruptedException {
    // The first image is written when the third has been computed, and the fourth been read.
    var later = new CountDownLatch(2);
    Iterator<Item<Integer>> items =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    new Item<>(
                        1000,
                        () -> {
                          if (i == 3) {
                            later.countDown();
                          }
                          return Optional.of(i);
                        }))
            .iterator();
    try (var conveyor = new Conveyor<Integer, Integer>(2, 2)) {
      conveyor.run(
          items,
          i -> {
            if (i == 2) {
              later.countDown();
            }
            return () -> {
              assertTrue(i > 0 || later.await(30, TimeUnit.SECONDS), "one waits for the other");
              return i;
            };
          },
          done::add);
    }
    assertEquals(5, done.size());
  }

  @Test
  void aLargeImageIsAlone() {
    AtomicInteger inMemory = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterator<Item<Integer>> items =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    new Item<>(
                        LARGE,
                        () -> {
                          most.accumulateAndGet(inMemory.incrementAndGet(), Math::max);
                          return Optional.of(i);
                        }))
            .iterator();
    try (var conveyor = new Conveyor<Integer, Integer>(2, 2)) {
      conveyor.run(
          items,
          i ->
              () -> {
                inMemory.decrementAndGet();
                return i;
              },
          done::add);
    }
    assertEquals(6, done.size());
    assertEquals(1, most.get());
  }
}
