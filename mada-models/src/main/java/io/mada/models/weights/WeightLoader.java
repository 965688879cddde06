package io.mada.models.weights;

import ai.djl.ndarray.NDArray;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.Network;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies the content of a weight file into a network, array by array.
 *
 * <p>Names are PyTorch's. A file may hold a bare state dict, one inside a training script's
 * dictionary or module, or a classifier, whose layers become the backbone's; its names may be those
 * of another {@link Naming}. Nothing is copied from a file that does not fit.
 */
public final class WeightLoader {

  private static final String SOURCE_STATISTICS = "source_";

  /**
   * If a part of a network has less than this share of its entries in the file, the file was not
   * made for it.
   */
  private static final double ENOUGH = 0.75;

  /**
   * Loads weights.
   *
   * @param file the name of the weights in error messages
   * @param strict refuses weights that lack one of the network's entries, have one that the network
   *     lacks, or have one of another shape. Otherwise these are only reported, but weights of
   *     another architecture are refused all the same
   */
  public LoadReport load(Network network, Weights weights, String file, boolean strict) {
    Plan plan = plan(network.state().entries(), weights.tensors());
    if (strict && !plan.report().complete()) {
      throw refusal(file, plan, "do not fit the network");
    }
    if (!plausible(plan, network.state().entries().keySet())) {
      throw refusal(file, plan, "are of another architecture");
    }
    plan.sources.forEach((name, source) -> network.state().set(name, source));
    return plan.report();
  }

  /**
   * What to copy where, and what does not fit.
   *
   * @param sources the file's arrays by the network's names
   * @param problems what does not fit, in words
   */
  private record Plan(
      Map<String, StoredTensor> sources, LoadReport report, List<String> problems) {}

  private static Plan plan(Map<String, NDArray> entries, Map<String, StoredTensor> file) {
    Naming.Reading reading = Naming.Reading.best(entries.keySet(), file);
    Map<String, StoredTensor> tensors = reading.tensors();
    Map<String, String> names = reading.match().fileNames();
    Map<String, StoredTensor> sources = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> illShaped = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    entries.forEach(
        (name, entry) -> {
          String source = source(name, names);
          if (source != null && fits(tensors.get(source), entry)) {
            sources.put(name, tensors.get(source));
          } else if (source != null) {
            illShaped.add(difference(name, tensors.get(source), entry));
            problems.add(difference(name, tensors.get(source), entry));
          } else if (!isCounter(name)) {
            missing.add(name);
            problems.add("the file lacks " + name + " " + entry.getShape());
          }
        });
    List<String> ignored =
        names.keySet().stream().filter(n -> !entries.containsKey(n)).map(names::get).toList();
    ignored.forEach(
        name -> problems.add("the network has no " + name + " " + tensors.get(name).shape()));
    return new Plan(sources, new LoadReport(sources.size(), missing, ignored, illShaped), problems);
  }

  /**
   * How many batches a normalisation has seen: absent from files older than PyTorch 0.4.1, and
   * without effect.
   */
  private static boolean isCounter(String name) {
    return name.endsWith("num_batches_tracked");
  }

  /** Where an entry's value is; source statistics that a file lacks are taken from the target's. */
  private static String source(String name, Map<String, String> fileNames) {
    int lastWord = name.lastIndexOf('.') + 1;
    if (!fileNames.containsKey(name) && name.startsWith(SOURCE_STATISTICS, lastWord)) {
      return fileNames.get(
          name.substring(0, lastWord) + name.substring(lastWord + SOURCE_STATISTICS.length()));
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
    return Text.of("%s is %s in the file and %s in the network", name, inFile, inNetwork);
  }

  /** Whether most of the network is set, and enough of the parts that the file has anything for. */
  private static boolean plausible(Plan plan, Set<String> network) {
    Set<String> parts =
        plan.sources.keySet().stream().map(NameMatch::part).collect(Collectors.toSet());
    List<String> all = network.stream().filter(name -> !isCounter(name)).toList();
    long wanted = all.stream().filter(name -> parts.contains(NameMatch.part(name))).count();
    long set = plan.sources.keySet().stream().filter(name -> !isCounter(name)).count();
    return 2 * set > all.size() && set >= ENOUGH * wanted;
  }

  private static MadaException refusal(String file, Plan plan, String verdict) {
    String first = plan.problems.isEmpty() ? "it is empty" : plan.problems.get(0);
    return new MadaException(
        Text.line(
            Text.of("the weights in %s %s: %s (%s)", file, verdict, first, plan.report.summary())));
  }
}
