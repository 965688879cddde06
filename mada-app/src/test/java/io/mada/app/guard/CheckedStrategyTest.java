package io.mada.app.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedStrategyTest {

  private static final String WHO = "the strategy 'best' of com.acme.Module (acme.jar)";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Two of four images, or a quarter of their pixels; the first image and a window of the second
   * are labelled.
   */
  private static final SelectionTask TASK =
      new SelectionTask(
          List.of("a", "b", "c", "d"),
          Map.of(),
          Map.of(),
          Map.of(),
          Set.of(0),
          Map.of(1, List.of(new Region(0, 0, 4, 4))),
          2,
          0.25,
          new ImageSize(8, 8),
          19,
          1);

  private record Strategy(Supplier<Needs> asked, Function<SelectionTask, List<Choice>> selected)
      implements SelectionStrategy {

    @Override
    public Needs needs() {
      return asked.get();
    }

    @Override
    public List<Choice> select(SelectionTask task) {
      return selected.apply(task);
    }
  }

  private static List<Choice> select(
      Function<SelectionTask, List<Choice>> selected, Duration limit) {
    return new TimedStrategy(checked(Needs::nothing, selected), WHO, limit).select(TASK);
  }

  private static SelectionStrategy checked(
      Supplier<Needs> asked, Function<SelectionTask, List<Choice>> selected) {
    Guard guard = Guard.foreign(WHO, null, new Watch(Watch.USUAL_LIMIT, line -> {}));
    return new CheckedStrategy(new Strategy(asked, selected), guard);
  }

  private static Choice part(int image, int x, int y, int width, int height) {
    return new Choice(image, 1, new Region(x, y, width, height));
  }

  @Test
  void whatTheTaskAsksForPasses() {
    List<Choice> images = List.of(Choice.of(3, 0.5), Choice.of(1, -2));
    List<Choice> regions =
        List.of(part(1, 4, 4, 4, 4), part(2, 0, 0, 4, 4), part(3, 2, 2, 4, 4), part(3, 0, 0, 2, 2));

    assertSame(images, select(task -> images, MINUTE));
    assertSame(regions, select(task -> regions, MINUTE));
  }

  static Stream<Arguments> faults() {
    Choice good = Choice.of(1, 1);
    return Stream.of(
        arguments(null, "null from select()"),
        arguments(Arrays.asList(good, null), "null as one of its choices"),
        arguments(List.of(good), "1 images where 2 were asked for"),
        arguments(
            List.of(good, Choice.of(2, 1), Choice.of(3, 1)), "3 images where 2 were asked for"),
        arguments(List.of(good, Choice.of(1, 2)), "b twice"),
        arguments(List.of(good, Choice.of(4, 1)), "image 4, which the pool of 4 does not have"),
        arguments(List.of(good, Choice.of(-1, 1)), "image -1, which the pool of 4 does not have"),
        arguments(List.of(good, Choice.of(2, Double.NaN)), "the score NaN for c"),
        arguments(
            List.of(good, Choice.of(2, Double.POSITIVE_INFINITY)), "the score Infinity for c"),
        arguments(List.of(good, Choice.of(0, 1)), "a, which is labelled already"),
        arguments(List.of(good, part(2, 0, 0, 2, 2)), "whole images and regions together"),
        arguments(List.of(part(0, 0, 0, 2, 2)), "2x2 at (0, 0) of a, which is labelled already"),
        arguments(List.of(part(1, 0, 0, 4, 4)), "4x4 at (0, 0) of b, which is labelled already"),
        arguments(
            List.of(part(2, 5, 0, 4, 4)),
            "4x4 at (5, 0) of c, which is not inside of the label of 8x8"),
        arguments(
            List.of(part(2, -1, 0, 4, 4)),
            "4x4 at (-1, 0) of c, which is not inside of the label of 8x8"),
        arguments(
            List.of(part(2, 0, 1, 1, 8)),
            "1x8 at (0, 1) of c, which is not inside of the label of 8x8"),
        arguments(
            List.of(part(2, 0, 0, 0, 4)),
            "0x4 at (0, 0) of c, which is not inside of the label of 8x8"),
        arguments(List.of(part(2, 0, 0, 2, 2), part(2, 0, 0, 2, 2)), "2x2 at (0, 0) of c twice"),
        arguments(
            List.of(part(2, 0, 0, 8, 8), part(2, 1, 0, 7, 7), part(2, 0, 1, 6, 6)),
            "58.2 % of the pixels where 25.0 % were asked for"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatTheTaskDoesNotAskForIsRefused(List<Choice> choices, String fault) {
    MadaException e = assertThrows(MadaException.class, () -> select(task -> choices, MINUTE));

    assertEquals(WHO + " returned " + fault, e.getMessage());
  }

  @Test
  void aStrategyThatThrowsIsNamed() {
    Function<SelectionTask, List<Choice>> broken =
        task -> {
          throw new IllegalStateException("no\nluck");
        };
    Function<SelectionTask, List<Choice>> old =
        task -> {
          throw new NoSuchMethodError("Section.words");
        };
    Function<SelectionTask, List<Choice>> endless =
        new Function<>() {
          @Override
          @SuppressWarnings("InfiniteRecursion")
          public List<Choice> apply(SelectionTask task) {
            return apply(task);
          }
        };

    assertFailure(
        WHO + " failed in select(): java.lang.IllegalStateException: no luck",
        () -> select(broken, MINUTE));
    assertFailure(
        WHO
            + " failed in select(): java.lang.NoSuchMethodError: Section.words; it was built against another version of MADA",
        () -> select(old, MINUTE));
    assertFailure(
        WHO + " failed in select(): java.lang.StackOverflowError", () -> select(endless, MINUTE));
  }

  @Test
  void anExplanationOfItsOwnGoesThrough() {
    Function<SelectionTask, List<Choice>> strict =
        task -> {
          throw new MadaException("list.txt: no such image");
        };

    assertFailure("list.txt: no such image", () -> select(strict, MINUTE));
  }

  @Test
  void aStrategyThatNeverReturnsIsGivenUp() {
    var stop = new AtomicBoolean();
    Function<SelectionTask, List<Choice>> deaf =
        task -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
          return List.of();
        };

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertFailure(
                WHO
                    + " did not return from select() within 0.05 s; raise selection.time_limit if it needs longer",
                () -> select(deaf, Duration.ofMillis(50))));
    stop.set(true);
  }

  @Test
  void theThreadOfAStrategyKeepsNoProcessAlive() {
    var daemon = new AtomicBoolean();
    select(
        task -> {
          daemon.set(Thread.currentThread().isDaemon());
          return List.of(Choice.of(1, 1), Choice.of(2, 1));
        },
        MINUTE);

    assertTrue(daemon.get());
  }

  @Test
  void needsAreAskedForOnce() {
    Supplier<Needs> fresh = () -> Needs.ofTarget(new Probe("fresh", observation -> null));
    SelectionStrategy strategy = checked(fresh, task -> List.of());

    assertSame(strategy.needs(), strategy.needs());
  }

  @Test
  void needsThatAreOfNoUseAreRefused() {
    assertNeeds(" returned null from needs()", () -> null);
    assertNeeds(" needs null where", () -> new Needs(null, List.of(), Set.of(), false));
    assertNeeds(
        " needs superpixels of size 3; the least is 4", () -> Needs.nothing().andSuperpixels(3));
    assertNeeds(" needs null where", () -> new Needs(List.of(), List.of(), Set.of(), false, null));
    assertNeeds(
        " needs a probe named 'superpixel_entropy_32', as the built-in strategies",
        () -> Needs.ofTarget(new Probe("superpixel_entropy_32", observation -> null)));
    assertNeeds(
        " needs a probe named '../x'",
        () -> Needs.ofTarget(new Probe("../x", observation -> null)));
    assertNeeds(
        " failed in needs(): java.lang.IllegalStateException",
        () -> {
          throw new IllegalStateException("x");
        });
  }

  private static void assertNeeds(String part, Supplier<Needs> needs) {
    MadaException e = assertThrows(MadaException.class, () -> checked(needs, task -> List.of()));
    assertTrue(e.getMessage().startsWith(WHO + part), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static void assertFailure(String message, Runnable work) {
    assertEquals(message, assertThrows(MadaException.class, work::run).getMessage());
  }
}
