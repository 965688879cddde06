package io.mada.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

  private static final String FILE = "wide.png";

  @Test
  void whatNoMemoryHoldsIsRefusedWithWhatItWouldTake() {
    var need = new MemoryNeed(24L << 30);
    need.check(FILE, new ImageSize(5000, 5000));
    var error =
        assertThrows(
            ConfigurationException.class, () -> need.check(FILE, new ImageSize(11585, 11585)));
    assertEquals(
        "wide.png is 11585x11585: to segment it in its own size takes 37 GB of memory or more, and this machine has 24;"
            + " make it smaller, say --window 1024,1024, or use a file of a run, which says the size that its network was trained in",
        error.getMessage());
  }
}
