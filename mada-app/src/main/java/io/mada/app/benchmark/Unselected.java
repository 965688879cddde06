package io.mada.app.benchmark;

import io.mada.api.ConfigurationException;
import io.mada.api.train.Images;
import io.mada.app.config.Experiment;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.train.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A method without a budget, i.e. unsupervised adaptation: terms that learn only from selected
 * images are left out. A term that also needs other images cannot be left out.
 */
final class Unselected {

  private Unselected() {}

  /** A configuration without these terms; fails if a stage is left with nothing. */
  static YamlFile of(YamlFile yaml, Experiment experiment) {
    Map<String, ConfigNode> stages = new LinkedHashMap<>();
    yaml.root()
        .entries()
        .get("stages")
        .entries()
        .forEach(
            (name, node) -> {
              Stage stage = experiment.stages().get(name);
              stages.put(name, stage == null ? node : without(stage, node));
            });
    return yaml.with("stages", new ConfigNode(stages, yaml.root().place()));
  }

  private static ConfigNode without(Stage stage, ConfigNode node) {
    if (!stage.images().contains(Images.SELECTED)) {
      return node;
    }
    Map<String, ConfigNode> settings = node.entries();
    List<?> written = (List<?>) settings.get("terms").value();
    List<ConfigNode> left = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      Stage.NamedTerm term = stage.terms().get(i);
      Set<Images> images = term.term().images();
      if (images.contains(Images.SELECTED) && images.size() > 1) {
        throw new ConfigurationException(
            "budget 0: the term '"
                + term.name()
                + "' of stages."
                + stage.name()
                + " needs selected images; give the method budgets without 0");
      }
      if (!images.contains(Images.SELECTED)) {
        left.add((ConfigNode) written.get(i));
      }
    }
    if (left.isEmpty()) {
      throw new ConfigurationException(
          "budget 0: stages."
              + stage.name()
              + " learns from selected images alone; give the method budgets without 0");
    }
    settings.put("terms", new ConfigNode(List.copyOf(left), settings.get("terms").place()));
    return new ConfigNode(settings, node.place());
  }
}
