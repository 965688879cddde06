package io.mada.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.testing.Sections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code compute}. */
class SparkSettingsTest {

  private static SparkSettings read(String master, Map<String, ?> conf) {
    return SparkSettings.read(Sections.of(Map.of("master", master, "conf", conf)));
  }

  @Test
  void settingsOfSparkMayBeWrittenWithDotsOrAsSections() {
    var nested = Map.of("spark", Map.of("executor", Map.of("memory", "2g", "cores", 3)));
    SparkSettings settings = read("spark://here:7077", nested);
    assertEquals(
        Map.of("spark.executor.memory", "2g", "spark.executor.cores", "3"), settings.spark());
    assertEquals(3, settings.cores(16));
    assertEquals(16, read("local[*]", Map.of()).cores(16));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.executor.cores, two, a whole number",
    "spark.executor.cores, 0, at least 1",
    "spark.master, yarn, is said by compute.master",
    "spark.task.cpus, 1, is spark.executor.cores always",
    "spork.x, 1, is no setting of Spark's"
  })
  void aSettingThatCannotBeIsRefusedBeforeSparkStarts(String key, String value, String reason) {
    Object given = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
    var mistake =
        assertThrows(ConfigurationException.class, () -> read("yarn", Map.of(key, given)));
    assertTrue(mistake.getMessage().contains(reason), mistake.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"local[0]", "local[99999999999]", "spark://here", "mesos://here:1"})
  void aMasterThatIsNoneIsRefused(String master) {
    var mistake = assertThrows(ConfigurationException.class, () -> read(master, Map.of()));
    assertTrue(mistake.getMessage().contains("must be local[N], "), mistake.getMessage());
  }
}
