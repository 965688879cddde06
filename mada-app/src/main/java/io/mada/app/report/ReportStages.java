package io.mada.app.report;

import io.mada.app.report.GalleryPainter.Trained;
import io.mada.app.run.RoundFolders;
import io.mada.app.run.RunFiles;
import java.util.List;
import java.util.Optional;

/**
 * The stages of an experiment by the folders of their networks.
 *
 * @param all in training order, together with the networks that stages start from
 * @param choosing whose network makes the first round's choice
 * @param learning the one that learns from the chosen images; empty if there is none
 */
public record ReportStages(List<String> all, String choosing, Optional<String> learning) {

  /** The folder of the network that a round has trained. */
  String trained(RoundFolders round) {
    return round.chosen(learning.orElseThrow());
  }

  /** The folder of the network with which a round chooses. */
  String chooser(RoundFolders round) {
    return round.number() == 1 ? choosing : trained(round.before());
  }

  /** The network of the last stage that has learnt from the chosen images, if it is trained. */
  Optional<Trained> last(RunFiles run) {
    List<String> learnt = all.subList(learning.map(all::indexOf).orElse(all.size()), all.size());
    return learnt.stream()
        .flatMap(stage -> Trained.in(run, stage, stage).stream())
        .reduce((first, second) -> second);
  }
}
