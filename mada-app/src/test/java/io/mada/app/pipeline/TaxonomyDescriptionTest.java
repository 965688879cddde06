package io.mada.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import io.mada.api.data.Taxonomy;
import io.mada.api.data.Taxonomy.Category;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The classes that a weight file says its network tells apart. */
class TaxonomyDescriptionTest {

  @Test
  void aFileThatWasWrittenBeforeClassesCouldBeIgnoredIsRead() {
    String old =
        "{\"name\":\"two\",\"classes\":[{\"name\":\"road\",\"rgb\":1},{\"name\":\"car\",\"rgb\":2}]}";

    Taxonomy taxonomy = new Gson().fromJson(old, Taxonomy.class);

    assertEquals(
        new Taxonomy("two", List.of(new Category("road", 1), new Category("car", 2))), taxonomy);
    assertFalse(taxonomy.knows("cow"));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Taxonomy taxonomy =
        new Taxonomy("one", List.of(new Category("road", 1)), List.of("cow", "car"));

    assertEquals(taxonomy, new Gson().fromJson(new Gson().toJson(taxonomy), Taxonomy.class));
  }
}
