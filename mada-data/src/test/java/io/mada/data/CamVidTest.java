package io.mada.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.testing.Sections;
import io.mada.data.dataset.DataSource;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.label.Taxonomies;
import io.mada.testing.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the real CamVid, where the environment variable CAMVID says where it is. */
class CamVidTest {

  @Test
  void duskSequenceIsSixtyTwoImagesOfElevenClasses() {
    String root = System.getenv("CAMVID");
    Prerequisite.wish(
        root != null && Files.isDirectory(Path.of(root)), "the variable CAMVID names no folder");
    Map<String, ?> settings =
        Map.of(
            "dataset",
            "camvid",
            "root",
            root,
            "split",
            List.of("train", "val"),
            "prefix",
            "0001TP",
            "skip",
            42,
            "size",
            List.of(120, 90));
    ImageSet set =
        new DataSource(Sections.of(settings), ImageFolder::camvid)
            .open(Taxonomies.named("cityscapes"));
    assertEquals(20, set.size());
    assertEquals(new ImageSize(120, 90), set.image(0).size());
    for (byte id : set.label(0).ids()) {
      assertTrue(set.classes().contains(id & 0xff) || (id & 0xff) == LabelMap.IGNORED, "id " + id);
    }
  }
}
