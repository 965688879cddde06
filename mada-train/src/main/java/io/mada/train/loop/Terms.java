package io.mada.train.loop;

import io.mada.api.data.Batch;
import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import io.mada.api.train.Images;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The active terms of a stage, with the batches they share. Closing them stops the loading of
 * images.
 */
public final class Terms implements AutoCloseable {

  private record Working(String name, Term term, Term.Active active) {}

  private final Network network;
  private final List<Working> terms = new ArrayList<>();
  private final Map<Images, MeteredBatches> batches = new EnumMap<>(Images.class);
  private final Map<Images, LabelWatch> watches = new EnumMap<>(Images.class);
  private final List<Images> order;
  private final int accumulate;
  private final StateDict state = new StateDict();

  /**
   * Starts the terms of a stage.
   *
   * @param doneIterations 0, or the completed iterations of the checkpoint that training resumes
   *     from
   */
  public Terms(
      Stage stage,
      TermContext context,
      TrainingImages images,
      StageMeters meters,
      int doneIterations) {
    network = context.network();
    accumulate = stage.accumulate();
    order = List.copyOf(stage.images());
    try {
      begin(stage, context, images, meters, doneIterations);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin(
      Stage stage,
      TermContext context,
      TrainingImages images,
      StageMeters meters,
      int doneIterations) {
    for (NamedTerm named : stage.terms()) {
      Term.Active active = named.term().begin(context);
      terms.add(new Working(named.name(), named.term(), active));
      active
          .state()
          .entries()
          .forEach((entry, array) -> state.buffer(named.name() + "." + entry, array));
    }
    for (Images set : order) {
      batches.put(set, images.batches(set, stage, context.seed(), doneIterations, meters));
      if (set.labelled()) {
        watches.put(set, new LabelWatch(set.word(), images.size(set)));
      }
    }
  }

  /**
   * Adds the gradients of an iteration: one pass over a batch of each image set, shared by its
   * terms.
   */
  public void backward(TrainingIteration iteration) {
    try (Recording recording = Recording.on()) {
      TrainingIteration recorded = iteration.during(recording);
      for (int part = 0; part < accumulate; part++) {
        order.forEach(images -> pass(images, recorded));
        terms.forEach(term -> term.active().passed(recorded.of(term.name())));
      }
    }
  }

  private void pass(Images images, TrainingIteration iteration) {
    Batch batch = batches.get(images).next();
    if (images.labelled()) {
      watches.get(images).see(batch);
    }
    try (NetworkPass pass = new NetworkPass(network, images, batch, iteration)) {
      for (Working term : terms) {
        if (term.term().images().contains(images)) {
          term.active().add(pass.of(term.name()));
        }
      }
      pass.backward(1.0 / accumulate);
    }
  }

  /** Lets the terms follow the network after an optimiser step. */
  public void stepped(TrainingIteration iteration) {
    terms.forEach(term -> term.active().stepped(iteration.of(term.name())));
  }

  /** What the terms have found, by file name. */
  Map<String, FloatMatrix> results() {
    Map<String, FloatMatrix> results = new TreeMap<>();
    terms.forEach(term -> results.putAll(term.active().results()));
    return results;
  }

  /** How the terms label unlabelled images, by column name. */
  Map<String, PseudoLabels> pseudoLabels() {
    Map<String, PseudoLabels> all = new TreeMap<>();
    for (Working term : terms) {
      term.active()
          .pseudoLabels()
          .forEach(
              (name, labels) ->
                  all.put(name.isEmpty() ? term.name() : term.name() + "_" + name, labels));
    }
    return all;
  }

  /** The state of the terms, each entry prefixed with its term's name. */
  public StateDict state() {
    return state;
  }

  @Override
  public void close() {
    batches.values().forEach(MeteredBatches::close);
    terms.forEach(term -> term.active().close());
  }
}
