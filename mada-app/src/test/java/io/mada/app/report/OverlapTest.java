package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlapTest {

  @Test
  void itIsAMeanOverTheSeedsThatBothHave() {
    Map<String, Map<Long, Set<String>>> chosen = new LinkedHashMap<>();
    chosen.put("mada", Map.of(1L, Set.of("a", "b", "c"), 2L, Set.of("a", "b")));
    chosen.put("entropy", Map.of(1L, Set.of("b", "c", "d"), 2L, Set.of("c", "d"), 3L, Set.of("a")));
    chosen.put("late", Map.of(4L, Set.of("a")));

    Overlap overlap = Overlap.of(0.1, chosen);

    assertEquals(List.of("mada", "entropy", "late"), overlap.strategies());
    // Two of four images with seed 1, and none of four with seed 2.
    assertEquals(1.0, overlap.shared().get(0).get(1));
    assertEquals(0.25, overlap.jaccard().get(0).get(1));
    assertEquals(overlap.jaccard().get(0).get(1), overlap.jaccard().get(1).get(0));
    assertEquals(1.0, overlap.jaccard().get(1).get(1));
    assertNull(overlap.jaccard().get(0).get(2));
  }
}
