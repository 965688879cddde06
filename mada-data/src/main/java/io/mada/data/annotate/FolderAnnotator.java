package io.mada.data.annotate;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.Annotator;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.Resize;
import io.mada.data.label.LabelCode;
import io.mada.data.label.LabelEncoder;
import io.mada.data.label.Legend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes labels that a person makes: {@code labels/NAME.png} under the run directory, or {@code
 * NAME.png} under the configuration's {@code labels} folder. A label holds training ids (or the
 * colours of the experiment's classes), or, with {@code taxonomy: FILE}, what that file says. 255
 * is unlabelled. Its size is that of the image as stored or as used.
 */
public final class FolderAnnotator implements Annotator {

  private final Optional<Path> labels;
  private final Optional<Path> legend;

  public FolderAnnotator(Section section) {
    labels = section.has("labels") ? Optional.of(section.path("labels")) : Optional.empty();
    legend = section.has("taxonomy") ? Optional.of(section.file("taxonomy")) : Optional.empty();
  }

  @Override
  public Annotation open(ImageSet pool, Taxonomy taxonomy, Path runDirectory) {
    Path folder = labels.orElse(runDirectory.resolve("labels"));
    Legend meaning = legend.map(Legend::read).orElseGet(() -> own(taxonomy));
    return new FolderAnnotation(
        pool, folder, meaning.code(taxonomy), new LabelEncoder(meaning, taxonomy));
  }

  private static Legend own(Taxonomy taxonomy) {
    return Legend.of(taxonomy)
        .called(
            taxonomy.name()
                + ", whose training ids labels hold where annotator.taxonomy names no file");
  }

  private record FolderAnnotation(ImageSet pool, Path folder, LabelCode code, LabelEncoder encoder)
      implements Annotation, LabelFiles {

    @Override
    public Optional<LabelFiles> files() {
      return Optional.of(this);
    }

    @Override
    public Map<Integer, Integer> ids() {
      return encoder.ids();
    }

    @Override
    public LabelMap read(Path file) {
      return code.read(file);
    }

    @Override
    public void write(Path file, LabelMap label) {
      encoder.write(file, label);
    }

    @Override
    public Path file(int index) {
      return folder.resolve(pool.names().get(index) + ".png");
    }

    @Override
    public boolean has(int index) {
      return Files.exists(file(index));
    }

    @Override
    public boolean hasAny(int index, List<Region> windows) {
      LabelMap label = label(index);
      return windows.stream().anyMatch(label::isLabelled);
    }

    @Override
    public LabelMap label(int index) {
      LabelMap label = code.read(file(index));
      ImageSize used = pool.image(index).size();
      if (label.size().equals(used)) {
        return label;
      }
      ImageSize stored = pool.storedSize(index);
      if (!label.size().equals(stored)) {
        throw new MadaException(
            Text.of("label %s is %s, but its image is %s", file(index), label.size(), stored));
      }
      return Resize.nearest(label, used);
    }

    @Override
    public String place(int index) {
      return file(index).toString();
    }
  }
}
