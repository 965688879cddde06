package io.mada.label.format;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Taxonomy;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What people have done with the tasks in Label Studio's export. */
final class LabelStudioAnnotations {

  private static final int PERCENT = 100;

  private final ClassNames classes;
  private final Collected collected;

  LabelStudioAnnotations(Taxonomy taxonomy, Collected collected) {
    classes = new ClassNames(taxonomy);
    this.collected = collected;
  }

  /** Adds a task of an export. */
  void add(Json exported) {
    Optional<LabelTask> found = collected.task(ImageNames.one(exported));
    if (found.isEmpty()) {
      return;
    }
    LabelTask task = found.get();
    List<Json> annotations = exported.items("annotations");
    List<Json> given = annotations.stream().filter(each -> !isCancelled(each)).toList();
    if (given.isEmpty()) {
      if (annotations.isEmpty()) {
        collected.unlabelled(task);
      } else {
        collected.skip(task);
      }
      return;
    }
    if (given.size() > 1) {
      collected.note(
          Text.of("%s: of %d annotations, the latest counts", task.name(), given.size()));
    }
    paint(task, latest(given));
  }

  private static boolean isCancelled(Json annotation) {
    return annotation.find("was_cancelled").map(Json::flag).orElse(false);
  }

  /** Times in the same format sort alphabetically. If equal, the last one counts. */
  private static Json latest(List<Json> annotations) {
    Comparator<Json> byTime =
        Comparator.comparing(each -> each.find("updated_at").map(Json::text).orElse(""));
    return annotations.stream().reduce((a, b) -> byTime.compare(b, a) < 0 ? a : b).orElseThrow();
  }

  private void paint(LabelTask task, Json annotation) {
    var painter = new LabelPainter(task.size());
    int others = 0;
    String type = "";
    for (Json region : annotation.items("result")) {
      String kind = region.find("type").map(Json::text).orElse("");
      if (kind.equals("brushlabels") || kind.equals("polygonlabels")) {
        paint(painter, task, region, kind);
      } else {
        others++;
        type = kind;
      }
    }
    collected.label(task, painter);
    if (others > 0) {
      collected.note(
          Text.of(
              "%s: %d regions that are no brush or polygon of a class are left out, such as '%s'",
              task.name(), others, Text.line(type)));
    }
  }

  private void paint(LabelPainter painter, LabelTask task, Json region, String kind) {
    String where = region.document() + ": " + region.path();
    Collected.requireSize(
        task,
        region.get("original_width").integer(0, Integer.MAX_VALUE),
        region.get("original_height").integer(0, Integer.MAX_VALUE),
        where);
    if (region.find("image_rotation").map(Json::integer).orElse(0L) != 0) {
      throw new MadaException(
          where + " was drawn on a rotated image: turn it back and export again");
    }
    Json value = region.get("value");
    List<Json> labels = value.get(kind).items();
    if (labels.size() != 1) {
      throw value.get(kind).error("has " + labels.size() + " classes, not one");
    }
    int id = classes.id(labels.get(0).text(), where);
    painter.paint(kind.equals("brushlabels") ? brush(task, value) : polygon(task, value), id);
  }

  private static BitSet brush(LabelTask task, Json value) {
    Json rle = value.get("rle");
    return BrushRle.decode(rle.integers(), task.size(), rle);
  }

  /** Points are in percent of the picture. */
  private static BitSet polygon(LabelTask task, Json value) {
    Json points = value.get("points");
    List<Json> corners = points.items();
    double[] flat = new double[2 * corners.size()];
    for (int i = 0; i < corners.size(); i++) {
      double[] corner = corners.get(i).numbers();
      if (corner.length != 2) {
        throw corners.get(i).error("is no point");
      }
      flat[2 * i] = corner[0] * task.size().width() / PERCENT;
      flat[2 * i + 1] = corner[1] * task.size().height() / PERCENT;
    }
    var pixels = new BitSet();
    PolygonFill.fill(flat, task.size(), pixels, points);
    return pixels;
  }
}
