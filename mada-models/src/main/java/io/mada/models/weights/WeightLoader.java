package io.mada.models.weights;

import ai.djl.ndarray.NDArray;
import io.mada.api.MadaException;
import io.mada.api.Network;
import io.mada.api.StoredTensor;
import io.mada.api.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies the content of a weight file into a network, array by array.
 *
 * <p>Names are those of PyTorch. A file may hold the bare state dict, one inside a training script's dictionary or
 * module, or a classifier, whose layers become the backbone's. Nothing is copied from a file that does not fit.
 */
public final class WeightLoader {

  private static final String COUNTER = "num_batches_tracked";
  private static final String SOURCE_STATISTICS = "source_";
  /** Below this share of its entries, a part of a network was not what the file was made for. */
  private static final double ENOUGH = 0.75;

  /**
   * Loads weights.
   *
   * @param file what error messages call the weights
   * @param strict refuses weights that lack an entry of the network, that have one which the network lacks, or one of
   *     another shape. Otherwise these are reported, but weights of another architecture are refused all the same
   */
  public LoadReport load(Network network, Weights weights, String file, boolean strict) {
    Plan plan = plan(network.state().entries(), weights.tensors());
    if (strict && !plan.report().complete()) {
      throw refusal(file, plan, "do not fit the network");
    }
    if (!plausible(plan, network.state().entries().keySet())) {
      throw refusal(file, plan, "are of another architecture");
    }
    plan.sources.forEach((name, source) -> network.state().set(name, weights.tensors().get(source)));
    return plan.report();
  }

  /**
   * What to copy where, and what not.
   *
   * @param sources the file's names by the network's
   * @param firstProblem the first entry that does not fit, in words
   */
  private record Plan(Map<String, String> sources, LoadReport report, String firstProblem) {}

  private static Plan plan(Map<String, NDArray> entries, Map<String, StoredTensor> tensors) {
    Map<String, String> names = NameMatch.best(entries.keySet(), tensors.keySet()).fileNames();
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> illShaped = new ArrayList<>();
    String firstProblem = null;
    for (Map.Entry<String, NDArray> entry : entries.entrySet()) {
      String name = entry.getKey();
      String source = source(name, names);
      String problem = null;
      if (source == null) {
        if (!name.endsWith(COUNTER)) {
          missing.add(name);
          problem = "the file lacks " + name + " " + entry.getValue().getShape();
        }
      } else if (fits(tensors.get(source), entry.getValue())) {
        sources.put(name, source);
      } else {
        problem = difference(name, tensors.get(source), entry.getValue());
        illShaped.add(problem);
      }
      firstProblem = firstProblem == null ? problem : firstProblem;
    }
    List<String> ignored = ignored(entries.keySet(), names);
    if (firstProblem == null && !ignored.isEmpty()) {
      firstProblem = "the network has no " + ignored.get(0) + " " + tensors.get(ignored.get(0)).shape();
    }
    return new Plan(sources, new LoadReport(sources.size(), missing, ignored, illShaped), firstProblem);
  }

  /** Where an entry's value is; source statistics that a file lacks are the same as the target's. */
  private static String source(String name, Map<String, String> fileNames) {
    int lastWord = name.lastIndexOf('.') + 1;
    if (!fileNames.containsKey(name) && name.startsWith(SOURCE_STATISTICS, lastWord)) {
      return fileNames.get(name.substring(0, lastWord) + name.substring(lastWord + SOURCE_STATISTICS.length()));
    }
    return fileNames.get(name);
  }

  private static boolean fits(StoredTensor tensor, NDArray entry) {
    return tensor.shape().equals(entry.getShape())
        && (tensor.type().isFloating() || !entry.getDataType().isFloating());
  }

  private static String difference(String name, StoredTensor tensor, NDArray entry) {
    boolean shapes = !tensor.shape().equals(entry.getShape());
    Object inFile = shapes ? tensor.shape() : tensor.type();
    Object inNetwork = shapes ? entry.getShape() : entry.getDataType();
    return "%s is %s in the file and %s in the network".formatted(name, inFile, inNetwork);
  }

  private static List<String> ignored(Set<String> network, Map<String, String> fileNames) {
    return fileNames.entrySet().stream()
        .filter(e -> !network.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether most of the network is set, and nearly all of each part that the file has anything for. */
  private static boolean plausible(Plan plan, Set<String> network) {
    Set<String> parts = new HashSet<>();
    plan.sources.keySet().forEach(name -> parts.add(NameMatch.part(name)));
    long wanted = network.stream().filter(name -> parts.contains(NameMatch.part(name))).count();
    int set = plan.sources.size();
    return 2 * set > network.size() && set >= ENOUGH * wanted;
  }

  private static MadaException refusal(String file, Plan plan, String verdict) {
    return new MadaException(
        "the weights in %s %s: %s (%s)".formatted(file, verdict, plan.firstProblem, plan.report.summary()));
  }
}
