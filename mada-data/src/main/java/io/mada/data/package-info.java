/**
 * Images and labels: where they are on disk, how they are read, resized and augmented, and how they
 * reach training.
 *
 * <p>A {@link io.mada.data.dataset.DataSource} is one entry in a configuration's {@code data}
 * section. Opened with the experiment's {@link io.mada.api.data.Taxonomy}, it is an {@link
 * io.mada.api.data.ImageSet} of the wanted subset and size. A {@link
 * io.mada.data.loading.BatchLoader} makes endless, repeatable batches from it.
 *
 * <p>Labels are matched by name: a dataset's legend says which raw id or colour is which class, and
 * the taxonomy gives that class its training id. A class that the taxonomy lacks is an error,
 * unless it is declared as ignored.
 *
 * <p>{@link io.mada.data.DataModule} binds the datasets, augmentations and annotators to the words
 * used in a configuration.
 */
package io.mada.data;
