package io.mada.active.spread;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What keeps the images of a selection apart.
 *
 * @param byFeatures whether they should differ in what the network sees
 * @param frames how many frames apart images of a film are; 0 if names do not matter
 * @param groups how the budget is shared among groups; empty if it is not
 */
public record Spread(boolean byFeatures, int frames, Optional<Groups> groups) {

  /**
   * Fails if a pool's names do not contain what is needed from them, or if the settings would keep
   * nothing apart.
   */
  public void check(List<String> names) {
    groups.ifPresent(all -> all.check(names));
    if (frames > 0) {
      checkReach(closest(names).orElseThrow(() -> noFilms(names.get(0))));
    }
  }

  /** Two neighbouring frames of a film. */
  private record Neighbours(FrameName one, FrameName next, BigInteger apart) {}

  private static ConfigurationException noFilms(String name) {
    return new ConfigurationException(
        "selection.spread.frames counts by the numbers in the images' names, and no two of them are"
            + " of one film: "
            + name
            + FrameName.of(name)
                .map(read -> " is taken for frame " + read.frame() + " of its film")
                .orElse(" has no number")
            + "; write spread: features, or remove it");
  }

  private void checkReach(Neighbours closest) {
    if (closest.apart().compareTo(BigInteger.valueOf(frames)) >= 0) {
      throw new ConfigurationException(
          Text.of(
              "selection.spread.frames: %d keeps no images apart: it counts by the numbers in their names, and none are closer than"
                  + " frames %d and %d of one film; write a larger number, as %d",
              frames,
              closest.one().frame(),
              closest.next().frame(),
              closest.apart().multiply(BigInteger.TEN)));
    }
  }

  /** The closest frames in any film of a pool; empty if no film has two. */
  private static Optional<Neighbours> closest(List<String> names) {
    Map<FrameName.Film, List<FrameName>> films =
        names.stream()
            .flatMap(name -> FrameName.of(name).stream())
            .sorted(Comparator.comparing(FrameName::frame))
            .collect(Collectors.groupingBy(FrameName::film));
    return films.values().stream()
        .flatMap(Spread::neighbours)
        .min(Comparator.comparing(Neighbours::apart));
  }

  private static Stream<Neighbours> neighbours(List<FrameName> film) {
    return IntStream.range(1, film.size())
        .mapToObj(
            i ->
                new Neighbours(
                    film.get(i - 1),
                    film.get(i),
                    film.get(i).frame().subtract(film.get(i - 1).frame())));
  }
}
