package io.mada.app.benchmark;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.nn.Precision;
import io.mada.api.testing.Sections;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.label.Taxonomies;
import io.mada.data.loading.ImageLoading;
import io.mada.train.evaluate.Evaluator;
import java.util.Locale;
import java.util.Map;

/**
 * Times an evaluation on a split of CamVid, reading of images and labels included, in turn with
 * plain PyTorch in float32 and inference mode where {@code python3} has that. Prints seconds an
 * image.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="EvaluationBenchmark resnet101 CAMVID val bfloat16"
 * </pre>
 */
public final class EvaluationBenchmark {

  private EvaluationBenchmark() {}

  /** Takes a backbone, CamVid's folder, a split, and a precision. */
  public static void main(String[] arguments) throws Exception {
    String backbone = arguments[0];
    String root = arguments[1];
    String split = arguments[2];
    Precision precision = Precision.valueOf(arguments[3].toUpperCase(Locale.ROOT));
    Taxonomy taxonomy = Taxonomies.named("camvid");
    double theirs = Peer.torch(1, "evaluation", backbone, root, split)[0];
    PluginRegistry plugins = DeepLab.plugins();
    Network.Design design = DeepLab.design(plugins, backbone, taxonomy.size(), precision);
    try (Network network = design.build(Device.cpu(), 1)) {
      measure(network, open(root, split, 1), taxonomy);
      ImageSet images = open(root, split, Integer.MAX_VALUE);
      double ours = measure(network, images, taxonomy) / images.size();
      System.out.println(
          String.format(
              Locale.ROOT,
              "evaluation, %s: mada %.3f s an image, PyTorch %.3f s, which is %.2f times as long",
              precision.word(),
              ours,
              theirs,
              theirs / ours));
    }
  }

  private static ImageSet open(String root, String split, int limit) {
    Map<String, ?> settings =
        Map.of("dataset", "camvid", "root", root, "split", split, "limit", limit);
    return new DataSource(Sections.of(settings), ImageFolder::camvid)
        .open(Taxonomies.named("camvid"));
  }

  private static double measure(Network network, ImageSet images, Taxonomy taxonomy) {
    var evaluator =
        new Evaluator(new ImageLoading(Peer.THREADS), images, taxonomy, images.classes());
    long begun = System.nanoTime();
    evaluator.evaluate(network, Progress.SILENT);
    return (System.nanoTime() - begun) / 1e9;
  }
}
