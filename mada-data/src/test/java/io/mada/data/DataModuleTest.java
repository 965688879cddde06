package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.Plugin;
import io.mada.api.data.Annotator;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Dataset;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DataModuleTest {

  private final Set<Plugin<?>> plugins =
      Guice.createInjector(new DataModule())
          .getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {}));

  @Test
  void bindsTheBuiltInNames() {
    assertEquals(
        Set.of("gta5", "synthia", "cityscapes", "acdc", "camvid", "folder", "synthetic"),
        names(Dataset.class));
    assertEquals(
        Set.of(
            "random_scale",
            "random_crop",
            "horizontal_flip",
            "color_jitter",
            "rand_augment",
            "cutout"),
        names(Augmentation.class));
    assertEquals(Set.of("ground_truth", "folder"), names(Annotator.class));
  }

  private Set<String> names(Class<?> kind) {
    return plugins.stream()
        .filter(plugin -> plugin.kind() == kind)
        .map(Plugin::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
