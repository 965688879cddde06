package io.mada.app.pipeline;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Domain;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.app.run.LeftOut;
import io.mada.app.run.RunLayout;
import io.mada.internal.npy.NpyFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has been measured for a set of images, as stored in the run directory. */
final class Measured {

  private final Workspace work;
  private final FeatureSet of;

  Measured(Workspace work, FeatureSet of) {
    this.work = work;
    this.of = of;
  }

  /** The files with what is needed for the set, relative to the run directory. */
  List<String> files(Needs needs) {
    List<Probe> probes = needs.probes(of.domain());
    List<String> files = new ArrayList<>();
    probes.forEach(probe -> files.add(of.file(probe)));
    if (!probes.isEmpty()) {
      files.add(of.file(RunLayout.NAMES));
    }
    if (needs.anchors().contains(of.domain())) {
      files.add(of.file(RunLayout.ANCHORS));
    }
    return files;
  }

  /** The values of the probes needed for the set, by name, one row per image. */
  Map<String, FloatMatrix> probes(Needs needs) {
    Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
    needs.probes(of.domain()).forEach(probe -> matrices.put(probe.name(), values(probe)));
    return matrices;
  }

  /** The values of a probe, one row per image; values of different images are refused. */
  FloatMatrix values(Probe probe) {
    String file = of.file(probe);
    FloatMatrix matrix = work.rows(work.directory().need(file, "features " + of.key()));
    List<String> names = of.images(work.images()).names();
    String listed = of.file(RunLayout.NAMES);
    boolean others =
        work.directory().has(listed) && !work.directory().files().lines(listed).equals(names);
    if (matrix.rows() != names.size() || others) {
      throw new MadaException(
          Text.of(
              "%s is of other images (%d) than the configuration has now (%d); run the step 'features %s' again",
              work.directory().resolve(file), matrix.rows(), names.size(), of.key()));
    }
    return matrix;
  }

  /** The images that could not be read. */
  Set<Integer> leftOut() {
    return LeftOut.in(work.directory(), of.key(), of.images(work.images()));
  }

  /** The anchors of some domains. */
  static Map<Domain, FloatMatrix> anchors(Set<Domain> domains, Measured source, Measured target) {
    Map<Domain, FloatMatrix> anchors = new EnumMap<>(Domain.class);
    domains.forEach(
        domain -> anchors.put(domain, (domain == Domain.SOURCE ? source : target).anchors()));
    return anchors;
  }

  /** The anchors of the set. */
  FloatMatrix anchors() {
    return NpyFile.read(work.directory().need(of.file(RunLayout.ANCHORS), "anchors " + of.key()));
  }
}
