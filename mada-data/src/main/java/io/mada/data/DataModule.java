package io.mada.data;

import io.mada.api.PluginModule;
import io.mada.api.data.Annotator;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Dataset;
import io.mada.data.annotate.FolderAnnotator;
import io.mada.data.annotate.GroundTruthAnnotator;
import io.mada.data.augment.ColorJitter;
import io.mada.data.augment.Cutout;
import io.mada.data.augment.HorizontalFlip;
import io.mada.data.augment.RandAugment;
import io.mada.data.augment.RandomCrop;
import io.mada.data.augment.RandomScale;
import io.mada.data.dataset.ImageFolder;
import io.mada.data.synthetic.SyntheticDataset;

/** Binds the built-in datasets, augmentations and annotators. */
public final class DataModule extends PluginModule {

  @Override
  protected void configure() {
    ImageFolder.KINDS.forEach((name, kind) -> bind(Dataset.class, name, kind));
    bind(Dataset.class, "synthetic", SyntheticDataset::new);

    bind(Augmentation.class, "random_scale", RandomScale::read);
    bind(Augmentation.class, "random_crop", RandomCrop::read);
    bind(Augmentation.class, "horizontal_flip", HorizontalFlip::read);
    bind(Augmentation.class, "color_jitter", ColorJitter::read);
    bind(Augmentation.class, "rand_augment", RandAugment::read);
    bind(Augmentation.class, "cutout", Cutout::read);

    bind(Annotator.class, "ground_truth", section -> new GroundTruthAnnotator());
    bind(Annotator.class, "folder", FolderAnnotator::new);
  }
}
