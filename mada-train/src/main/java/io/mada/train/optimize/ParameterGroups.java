package io.mada.train.optimize;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.api.nn.StateDict;
import io.mada.api.train.Optimizer.Parameter;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.Factor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters of a network, grouped by learning rate.
 *
 * @param byFactor each group by the factor of its learning rate
 */
public record ParameterGroups(Map<Double, List<Parameter>> byFactor) {

  /** Groups the parameters that a stage trains; a factor that matches none of them is an error. */
  public static ParameterGroups of(Stage stage, StateDict state) {
    Map<Double, List<Parameter>> groups = new LinkedHashMap<>();
    List<Factor> unused = new ArrayList<>(stage.rate().factors());
    state
        .entries()
        .forEach(
            (name, array) -> {
              if (array.hasGradient()) {
                double factor = 1;
                for (Factor each : stage.rate().factors()) {
                  if (each.matches(name)) {
                    unused.remove(each);
                    factor = each.value();
                    break;
                  }
                }
                groups
                    .computeIfAbsent(factor, f -> new ArrayList<>())
                    .add(new Parameter(name, array));
              }
            });
    if (!unused.isEmpty()) {
      String parts =
          all(state).stream()
              .map(Parameter::name)
              .map(name -> name.substring(0, name.indexOf('.') + 1) + "*")
              .distinct()
              .collect(Collectors.joining(", "));
      throw new ConfigurationException(
          Text.of(
              "stages.%s.optimizer.factors: no parameter matches '%s', or an earlier factor takes them all; there are %s",
              stage.name(), unused.get(0).names(), parts));
    }
    return new ParameterGroups(groups);
  }

  /** All trained parameters, for an optimiser that treats them the same. */
  public static List<Parameter> all(StateDict state) {
    List<Parameter> parameters = new ArrayList<>();
    state
        .entries()
        .forEach(
            (name, array) -> {
              if (array.hasGradient()) {
                parameters.add(new Parameter(name, array));
              }
            });
    return parameters;
  }
}
