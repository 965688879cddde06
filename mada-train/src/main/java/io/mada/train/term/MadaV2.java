package io.mada.train.term;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.train.Images;
import io.mada.api.train.Loss;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code {term: mada_v2, teacher: ema, copy_paste: 0.5, frequent: [0, 1, 2, 8, 10]}}: the second
 * stage of MADAv2 without its anchors, which the term {@code soft_anchor} provides (Ning et al.,
 * TPAMI 2023). Labelled images get objects of rare classes pasted from one another; unlabelled ones
 * get boxes from one another. On both, the network is to agree with a teacher.
 *
 * @param loss on the labelled images
 * @param consistencyWeight of the agreement with the teacher
 * @param momentum of the teacher; 1 for one that stays as the network was at the beginning
 * @param copyPaste how many of the labelled images get something pasted
 * @param frequent the training ids of classes that are never pasted
 * @param ignored the share of pixels that are left out by the teacher's entropy at the beginning;
 *     it falls to 0
 */
public record MadaV2(
    Loss loss,
    double weight,
    double consistencyWeight,
    double momentum,
    double copyPaste,
    List<Integer> frequent,
    double ignored,
    Consistency consistency)
    implements Term {

  /**
   * Whether the teacher follows the network. The published driver calls the code in which it does
   * not.
   */
  private enum TeacherKind {
    EMA,
    FIXED
  }

  /**
   * Which pixels are left out by entropy. The published code leaves out the surest ones; U2PL,
   * where it comes from, leaves out the others.
   */
  private enum Side {
    HIGHEST,
    LOWEST
  }

  private static final Range SHARE = Range.between(0, 1);
  private static final Range EXPONENT = Range.between(0, 100);
  private static final int MOST_ID = 254;

  public static MadaV2 read(Section section) {
    boolean follows = section.choice("teacher", TeacherKind.EMA) == TeacherKind.EMA;
    section.check(
        follows || !section.has("momentum"),
        "momentum",
        "is that of a teacher that follows; remove it, or write teacher: "
            + TeacherKind.EMA.name().toLowerCase(Locale.ROOT));
    return new MadaV2(
        section.part(Loss.class, "loss", "ohem"),
        section.number("weight", 1, StageReader.FACTOR),
        section.number("consistency", 1, StageReader.FACTOR),
        follows ? section.number("momentum", 0.999, SHARE) : 1,
        section.number("copy_paste", 0.5, SHARE),
        section.has("frequent")
            ? section.integers("frequent", Range.between(0, MOST_ID))
            : List.of(),
        section.number("ignored", 0.2, SHARE),
        new Consistency(
            section.number("sureness", 2, EXPONENT),
            section.number("balance", 1, EXPONENT),
            section.choice("entropy", Side.HIGHEST) == Side.HIGHEST));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.SELECTED, Images.TARGET);
  }

  @Override
  public int smallestBatch() {
    return 2;
  }

  @Override
  public void check(List<String> classes) {
    List<Integer> unknown = frequent.stream().filter(c -> c >= classes.size()).toList();
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          Text.of(
              "the term 'mada_v2' has frequent: %s, but the network's classes are 0 to %d",
              unknown, classes.size() - 1));
    }
  }

  @Override
  public Active begin(TermContext context) {
    return new MadaV2Training(this, context);
  }
}
