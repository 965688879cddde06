package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mada.api.ImageSize;
import io.mada.api.data.Region;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaledRegionsTest {

  private static final ImageSize SMALL = new ImageSize(4, 3);
  private static final ImageSize LARGE = new ImageSize(8, 6);

  @Test
  void aWindowStaysOne() {
    assertEquals(
        List.of(new Region(2, 0, 4, 6)),
        ScaledRegions.of(List.of(new Region(1, 0, 2, 3)), SMALL, LARGE));
    assertEquals(
        List.of(new Region(1, 0, 2, 3)),
        ScaledRegions.of(List.of(new Region(2, 0, 4, 6)), LARGE, SMALL));
  }

  @Test
  void aShapeIsScaledPixelByPixel() {
    // A corner of three pixels.
    Region corner = new Region(1, 1, 2, 2, List.of(0, 3, 1));

    List<Region> scaled = ScaledRegions.of(List.of(corner), SMALL, LARGE);

    assertEquals(List.of(new Region(2, 2, 4, 4, List.of(0, 10, 2, 2, 2))), scaled);
    assertEquals(List.of(corner), ScaledRegions.of(scaled, LARGE, SMALL));
  }

  @Test
  void whatIsLeftWithoutPixelsIsLeftOut() {
    List<Region> regions = List.of(new Region(0, 0, 1, 1), new Region(4, 2, 4, 4));

    assertEquals(List.of(new Region(2, 1, 2, 2)), ScaledRegions.of(regions, LARGE, SMALL));
    assertSame(regions, ScaledRegions.of(regions, LARGE, LARGE));
  }

  @Test
  void moreThanAMapHoldsKeepTheirOrder() {
    ImageSize size = new ImageSize(600, 1);
    List<Region> regions = new ArrayList<>();
    List<Region> doubled = new ArrayList<>();
    for (int x = 0; x < 600; x++) {
      regions.add(new Region(x, 0, 1, 1));
      doubled.add(new Region(2 * x, 0, 2, 2));
    }

    assertEquals(doubled, ScaledRegions.of(regions, size, new ImageSize(1200, 2)));
  }
}
