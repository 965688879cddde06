package io.mada.app.run;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a round of a selection has its files, relative to the run directory. The first round's
 * features and the last round's selection and network lie at the top, where the only round of most
 * runs has them; all else lies under {@code rounds/NUMBER}.
 *
 * @param number from 1 to the count
 */
public record RoundFolders(int number, int count) {

  /** So many rounds in order. */
  public static List<RoundFolders> of(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new RoundFolders(number, count))
        .toList();
  }

  /** A word, or where the round has what the first one has under this name. */
  public String place(String name) {
    return number == 1 ? name : folder(number, name);
  }

  /** A run's files with the round's features where the first round has its own. */
  public RunFiles in(RunFiles run) {
    return number == 1 ? run : run.in(folder(number, ""));
  }

  /** A file of the round's selection, which lies beside the network that is trained on it. */
  public String chosen(String file) {
    return number == count ? file : folder(number, file);
  }

  /** The round before, if this is not the first. */
  public RoundFolders before() {
    return new RoundFolders(number - 1, count);
  }

  /** What a round has in its own folder under this name. */
  static String folder(int round, String name) {
    return "rounds/" + round + "/" + name;
  }
}
