package io.mada.app.guard;

import io.mada.api.Dataset;
import io.mada.api.ImageSet;
import io.mada.api.Taxonomy;

/** A dataset whose images and labels are checked. */
public record CheckedDataset(Dataset dataset, Guard guard) implements Dataset {

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    return new CheckedImages(guard.call("open()", () -> dataset.open(taxonomy)), taxonomy.size(), guard);
  }
}
