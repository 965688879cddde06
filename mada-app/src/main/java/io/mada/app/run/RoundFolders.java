package io.mada.app.run;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a round of a selection has its files, relative to the run directory. The first round's
 * features and the last round's selection and network are at the top level, where runs with a
 * single round, as most are, have them; everything else is under {@code rounds/NUMBER}.
 *
 * @param number from 1 to the count
 */
public record RoundFolders(int number, int count) {

  /** Creates that many rounds, in order. */
  public static List<RoundFolders> of(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new RoundFolders(number, count))
        .toList();
  }

  /** A word, or where this round has what the first round has under that name. */
  public String place(String name) {
    return number == 1 ? name : folder(number, name);
  }

  /** A run's files, with the round's features where the first round has its own. */
  public RunFiles in(RunFiles run) {
    return number == 1 ? run : run.in(folder(number, ""));
  }

  /** A file of the round's selection, stored next to the network trained on it. */
  public String chosen(String file) {
    return number == count ? file : folder(number, file);
  }

  /** The previous round, if this is not the first. */
  public RoundFolders before() {
    return new RoundFolders(number - 1, count);
  }

  /** Where a round has this name in its own folder. */
  static String folder(int round, String name) {
    return "rounds/" + round + "/" + name;
  }
}
