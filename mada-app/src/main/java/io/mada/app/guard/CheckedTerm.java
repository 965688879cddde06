package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.mada.api.Text;
import io.mada.api.nn.StateDict;
import io.mada.api.select.Needs;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Iteration;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A term whose needs can be met, and whose losses must be finite numbers with gradients. */
public final class CheckedTerm implements Term {

  private final Term term;
  private final Guard guard;
  private final Set<Images> images;
  private final Needs needs;
  private final List<String> results;

  private CheckedTerm(Term term, Guard guard) {
    this.term = term;
    this.guard = guard;
    images = guard.call("images()", () -> checked(term.images()));
    needs = guard.call("needs()", () -> new CheckedNeeds(guard).of(term.needs()));
    results = guard.call("results()", () -> names(term.results()));
  }

  /**
   * The framework's own terms are not guarded: reading their losses would wait for the device at
   * every step.
   */
  public static Term of(Term term, Guard guard) {
    return guard.isForeign() ? new CheckedTerm(term, guard) : term;
  }

  private Set<Images> checked(Set<Images> asked) {
    if (asked != null && asked.isEmpty()) {
      throw guard.fault("asks for no images; it must name a set that it learns from");
    }
    return asked == null ? null : Set.copyOf(asked);
  }

  private List<String> names(List<String> given) {
    if (given == null) {
      return null;
    }
    for (String name : given) {
      if (!name.matches("[\\w-]+")) {
        throw guard.fault("has a result named '" + name + "', which is no name for a file");
      }
    }
    return List.copyOf(given);
  }

  @Override
  public Optional<String> name() {
    return guard.call("name()", term::name);
  }

  @Override
  public Set<Images> images() {
    return images;
  }

  @Override
  public int smallestBatch() {
    return guard.call("smallestBatch()", term::smallestBatch);
  }

  @Override
  public boolean mixes() {
    return guard.call("mixes()", term::mixes);
  }

  @Override
  public boolean asksTeacher() {
    return guard.call("asksTeacher()", term::asksTeacher);
  }

  @Override
  public void check(List<String> classes) {
    guard.run("check()", () -> term.check(classes));
  }

  @Override
  public Needs needs() {
    return needs;
  }

  @Override
  public boolean discriminates() {
    return guard.call("discriminates()", term::discriminates);
  }

  @Override
  public List<String> results() {
    return results;
  }

  @Override
  public Active begin(TermContext context) {
    Active active = guard.call("begin()", () -> term.begin(context));
    StateDict state = guard.call("state()", active::state);
    return new Active() {
      @Override
      public void add(Pass pass) {
        guard.run("add()", () -> active.add(new CheckedPass(pass, guard)));
      }

      @Override
      public void passed(Iteration iteration) {
        guard.run("passed()", () -> active.passed(new CheckedIteration(iteration, guard)));
      }

      @Override
      public void stepped(Iteration iteration) {
        guard.run("stepped()", () -> active.stepped(new CheckedIteration(iteration, guard)));
      }

      @Override
      public StateDict state() {
        return state;
      }

      @Override
      public Map<String, PseudoLabels> pseudoLabels() {
        Map<String, PseudoLabels> checked = new TreeMap<>();
        guard
            .call("pseudoLabels()", active::pseudoLabels)
            .forEach((name, labels) -> checked.put(name, checked(labels)));
        return checked;
      }

      @Override
      public Map<String, FloatMatrix> results() {
        return guard.call("results()", () -> found(active.results()));
      }

      @Override
      public void close() {
        guard.run("close()", active::close);
      }
    };
  }

  private PseudoLabels checked(PseudoLabels labels) {
    return pixels -> {
      NDArray given = guard.call("pseudoLabels()", () -> labels.label(pixels));
      boolean fits =
          given.getDataType() == DataType.INT64
              && given.getShape().dimension() == 3
              && given.getShape().get(0) == pixels.getShape().get(0);
      if (!fits) {
        throw guard.fault(
            "gave pseudo labels that are not int64 of the form (N, h, w), a map for each image");
      }
      return given;
    };
  }

  private Map<String, FloatMatrix> found(Map<String, FloatMatrix> all) {
    if (all != null && !all.keySet().equals(Set.copyOf(results))) {
      throw guard.fault(
          "found "
              + new TreeSet<>(all.keySet())
              + " in the end, and has said that it would find "
              + results);
    }
    return all;
  }

  /** Fails unless a loss is a finite number with a gradient. */
  static void check(NDArray loss, double weight, int iteration, Guard guard) {
    ArrayCheck.loss(loss)
        .ifPresent(
            problem -> {
              throw guard.fault(Text.of("gave as loss %s at iteration %d", problem, iteration));
            });
    if (!Tensors.isRecorded(loss)) {
      throw guard.fault(
          Text.of(
              "gave a loss without gradient at iteration %d; compute it from what the network says",
              iteration));
    }
    float value = loss.getFloat();
    if (!Float.isFinite(value) || !Double.isFinite(weight)) {
      throw guard.fault(
          Text.of("gave the loss %s with the weight %s at iteration %d", value, weight, iteration));
    }
  }
}
