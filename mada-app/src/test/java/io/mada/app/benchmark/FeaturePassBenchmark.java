package io.mada.app.benchmark;

import ai.djl.Device;
import io.mada.active.ProbeFiles;
import io.mada.active.ProbePass;
import io.mada.api.compute.Span;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Network;
import io.mada.api.nn.Precision;
import io.mada.api.select.Probe;
import io.mada.api.select.Segmentation;
import io.mada.api.testing.Sections;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.label.Taxonomies;
import io.mada.data.loading.ImageLoading;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the pass that measures class features, reading of the images included, in turn with plain
 * PyTorch in float32 and inference mode where {@code python3} has that. Prints seconds an image.
 *
 * <pre>
 * mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="FeaturePassBenchmark resnet101 FOLDER bfloat16"
 * </pre>
 */
public final class FeaturePassBenchmark {

  private FeaturePassBenchmark() {}

  /** Takes a backbone, a folder of images alone, and a precision. */
  public static void main(String[] arguments) throws Exception {
    String backbone = arguments[0];
    String folder = arguments[1];
    Precision precision = Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT));
    double theirs = Peer.torch(1, "pass", backbone, folder)[0];
    PluginRegistry plugins = DeepLab.plugins();
    Network.Design design = DeepLab.design(plugins, backbone, precision);
    try (Network network = design.build(Device.cpu(), 1)) {
      measure(network, open(folder, 1));
      ImageSet images = open(folder, Integer.MAX_VALUE);
      double ours = measure(network, images) / images.size();
      System.out.println(
          String.format(
              Locale.ROOT,
              "feature pass, %s: mada %.3f s an image, PyTorch %.3f s, which is %.2f times as long",
              precision.word(),
              ours,
              theirs,
              theirs / ours));
    }
  }

  private static ImageSet open(String folder, int limit) {
    Map<String, ?> settings = Map.of("dataset", "folder", "images", folder, "limit", limit);
    return new DataSource(Sections.of(settings), ImageFolder::own)
        .open(Taxonomies.named("cityscapes"));
  }

  private static double measure(Network network, ImageSet images) throws Exception {
    List<Probe> probes = List.of(Probe.CLASS_FEATURES);
    var pass =
        new ProbePass(
            images,
            Domain.TARGET,
            probes,
            new ImageLoading(Peer.THREADS),
            network,
            null,
            Segmentation.NONE,
            0);
    try (ScratchFolder scratch = ScratchFolder.make()) {
      long begun = System.nanoTime();
      try (ProbeFiles files = ProbeFiles.open(scratch.path(), probes, images.size(), "pass")) {
        pass.work(new Span(0, images.size()), files);
        files.finish();
      }
      return (System.nanoTime() - begun) / 1e9;
    }
  }
}
