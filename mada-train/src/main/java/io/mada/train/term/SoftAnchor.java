package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.active.cluster.Anchors;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Domain;
import io.mada.api.nn.StateDict;
import io.mada.api.select.Needs;
import io.mada.api.tensor.ClassFeatures;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.train.Images;
import io.mada.api.train.Pass;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code {term: soft_anchor, weight: 0.7, momentum: 0.999}}: pulls the class features of unlabelled
 * target images towards the target's anchors, which follow the images (Ning et al., ICCV 2021,
 * section 3.3).
 *
 * @param momentum of the anchors
 * @param after the number of iterations before the term becomes active; 0 for none
 */
public record SoftAnchor(double weight, double momentum, int after) implements Term {

  private static final String ANCHORS = "anchors";

  public static SoftAnchor read(Section section) {
    return new SoftAnchor(
        section.number("weight", 0.7, StageReader.FACTOR),
        section.number("momentum", 0.999, Range.between(0, 1)),
        section.integer("after", 0, Range.atLeast(0)));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.TARGET);
  }

  @Override
  public Needs needs() {
    return Needs.nothing().andAnchors(Domain.TARGET);
  }

  @Override
  public List<String> results() {
    return List.of(ANCHORS);
  }

  @Override
  public Active begin(TermContext context) {
    NDManager scope = context.network().newScope();
    Anchors anchors = new Anchors(scope, context.anchors().get(Domain.TARGET));
    StateDict state = new StateDict();
    state.buffer(ANCHORS, anchors.centres());
    return new Active() {
      @Override
      public void add(Pass pass) {
        if (pass.iteration().number() <= after) {
          return;
        }
        NDArray vectors =
            ClassFeatures.poolWithGradient(
                pass.output().features(), pass.prediction(), context.network().classes());
        NDArray distances = anchors.distances(vectors);
        pass.add(Anchors.softLoss(distances), weight);
        anchors.follow(vectors, distances, momentum);
      }

      @Override
      public StateDict state() {
        return state;
      }

      @Override
      public Map<String, FloatMatrix> results() {
        return Map.of(ANCHORS, anchors.toMatrix());
      }

      @Override
      public void close() {
        scope.close();
      }
    };
  }
}
