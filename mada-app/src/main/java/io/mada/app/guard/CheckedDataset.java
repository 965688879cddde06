package io.mada.app.guard;

import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;

/** A dataset whose images and labels are checked. */
public final class CheckedDataset implements Dataset {

  private final Dataset dataset;
  private final Guard guard;

  public CheckedDataset(Dataset dataset, Guard guard) {
    this.dataset = dataset;
    this.guard = guard;
  }

  @Override
  public ImageSet open(Taxonomy taxonomy) {
    return new CheckedImages(
        guard.call("open()", () -> dataset.open(taxonomy)), taxonomy.size(), guard);
  }
}
