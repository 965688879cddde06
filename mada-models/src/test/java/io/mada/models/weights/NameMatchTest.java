package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameMatchTest {

  @Test
  void aClassifiersLayersAreTheBackbones() {
    assertEquals(
        Map.of(
            "backbone.conv1.weight",
            "conv1.weight",
            "backbone.bn1.bias",
            "bn1.bias",
            "backbone.fc.bias",
            "fc.bias"),
        match(
            Set.of("backbone.conv1.weight", "backbone.bn1.bias", "decoder.conv1.weight"),
            "conv1.weight",
            "bn1.bias",
            "fc.bias"));
  }

  @Test
  void aNetworkWithoutPrefixTakesAClassifierAsItIs() {
    assertEquals(
        Map.of("conv1.weight", "module.conv1.weight"),
        match(Set.of("conv1.weight", "layer5.conv2d_list.0.bias"), "module.conv1.weight"));
  }

  @Test
  void publishedTransformersAreFoundUnderEitherNetwork() {
    String block = "block.0.0.layer_norm_1.weight";
    assertEquals(
        Map.of("segformer.encoder." + block, "segformer.encoder." + block),
        match(Set.of("segformer.encoder." + block), "segformer.encoder." + block));
    assertEquals(
        Map.of("backbone." + block, "segformer.encoder." + block),
        match(
            Set.of("backbone." + block),
            "segformer.encoder." + block,
            "decode_head.classifier.bias"));
    assertEquals(
        Map.of("segformer.encoder." + block, "encoder." + block),
        match(Set.of("segformer.encoder." + block), "encoder." + block));
  }

  @Test
  void whatLiesBesideTheStateDictIsNoPartOfIt() {
    assertEquals(
        Map.of("conv1.weight", "DeepLab.model_state.module.conv1.weight"),
        match(
            Set.of("conv1.weight"),
            "DeepLab.model_state.module.conv1.weight",
            "DeepLab.optimizer_state.state.0.momentum_buffer"));
  }

  private static Map<String, String> match(Set<String> network, String... file) {
    return NameMatch.best(network, List.of(file)).fileNames();
  }
}
