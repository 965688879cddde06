package io.mada.app.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final String WHO = "the loss 'best' of com.acme.Module (acme.jar)";

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Guard guard(String who, int millis) {
    return Guard.foreign(
        who, getClass().getClassLoader(), new Watch(Duration.ofMillis(millis), lines::add));
  }

  private static Object sleep(int millis) throws InterruptedException {
    Thread.sleep(millis);
    return "slept";
  }

  @Test
  void aCallThatTakesTooLongIsReportedOnce() {
    guard(WHO, 50).call("compute()", () -> sleep(500));

    assertEquals(
        List.of(
            WHO
                + " did not return from compute() within 0.05 s; raise plugin_time_limit if it needs longer"),
        lines);
  }

  @Test
  void theTimeOfAnotherPluginIsNotThatOfItsCaller() {
    Watch watch = new Watch(Duration.ofMillis(200), lines::add);
    Guard outer = Guard.foreign(WHO, null, watch);
    Guard inner = Guard.foreign("another", null, watch);

    outer.call("compute()", () -> inner.callWithoutLimit("select()", () -> sleep(800)));

    assertEquals(List.of(), lines);
  }

  @Test
  void theFrameworksOwnIsNotHurried() {
    Guard own = Guard.own("the dataset 'gta5' of io.mada.data.DataModule");

    assertEquals("slept", own.call("image()", () -> sleep(20)));
    MadaException e = assertThrows(MadaException.class, () -> own.call("image()", () -> null));
    assertEquals(
        "the dataset 'gta5' of io.mada.data.DataModule returned null from image()", e.getMessage());
  }

  @Test
  void whatExplainsItselfGoesThrough() {
    MadaException own = new MadaException("the film is torn");
    ConfigurationException mistake = new ConfigurationException("buy a film");

    assertSame(own, failure(own));
    assertSame(mistake, failure(mistake));
  }

  @Test
  void onlyTheFrameworkGivesOtherExitStatusesAMeaning() {
    MadaException odd =
        new MadaException("all is well") {
          @Override
          public int exitStatus() {
            return 0;
          }
        };

    assertEquals(1, failure(odd).exitStatus());
    assertEquals("all is well", failure(odd).getMessage());
    assertTrue(
        failure(new MadaException(null)).getMessage().startsWith(WHO + " failed without a word"));
  }

  @Test
  void aFailureWhoseWordsFailIsNamedByItsClass() {
    RuntimeException silent =
        new RuntimeException() {
          @Override
          @SuppressWarnings("OverrideThrowableToString")
          public String toString() {
            throw new IllegalStateException("none of your business");
          }
        };

    assertEquals(
        WHO + " failed in compute(): " + silent.getClass().getName(), failure(silent).getMessage());
  }

  @Test
  void memoryThatIsFullIsToldAsSuch() {
    EngineException full = new EngineException("CUDA out of memory. Tried to allocate 2 GiB");

    assertSame(
        full,
        assertThrows(
            EngineException.class,
            () ->
                guard(WHO, 60_000)
                    .call(
                        "compute()",
                        () -> {
                          throw full;
                        })));
    MadaException heap = failure(new OutOfMemoryError("Java heap space"));
    assertEquals(
        WHO
            + " ran out of Java memory in compute(): Java heap space; MADA_JAVA_OPTS=-Xmx4g gives it more",
        heap.getMessage());
  }

  @Test
  void aThreadThatIsLeftRunningIsNamedWithThePluginThatStartedIt() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread[] pump = new Thread[1];
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    guard(WHO, 60_000)
        .run(
            "compute()",
            () -> {
              pump[0] = new Thread(() -> await(end), "pump");
              pump[0].start();
            });

    assertSame(before, Thread.currentThread().getContextClassLoader());
    assertTrue(
        Guard.threadsLeft().contains(WHO + " has left its thread 'pump' running; it must end it"));
    end.countDown();
    pump[0].join();
    assertEquals(List.of(), Guard.threadsLeft());
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MadaException failure(Throwable thrown) {
    return assertThrows(
        MadaException.class,
        () ->
            guard(WHO, 60_000)
                .call(
                    "compute()",
                    () -> {
                      throw thrown;
                    }));
  }
}
