package io.mada.label.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run directories that somebody has made to lead elsewhere. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
class LabelServerLinksTest extends LabelServerCase {

  private static final String ONE = "{\"tab\":\"one\"}";

  @TempDir private Path elsewhere;

  private Path annotate() {
    return folder.resolve("annotate");
  }

  @Test
  void aLinkToAPictureOfThePoolIsShown() throws IOException {
    Path picture = annotate().resolve("images/town/a.png");
    Path pool = Files.move(picture, elsewhere.resolve("pool.png"));
    Files.createSymbolicLink(picture, pool);

    var answer = send("GET", "/api/images/0/picture", null);

    assertEquals(200, answer.statusCode());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElseThrow());
    assertArrayEquals(Files.readAllBytes(pool), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"picture", "picture?width=480", "entropy"})
  void aLinkToAnythingElseIsNot(String what) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "root:x:0:0:root:/root");
    for (String name : List.of("images/town/a.png", "entropy/town/a.png")) {
      Path file = annotate().resolve(name);
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, secret);
    }

    String answer = text(send("GET", "/api/images/0/" + what, null));

    assertTrue(answer.startsWith("403 ") && !answer.contains("root:"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../secret.png", "/etc/hostname", "images/../../secret.png", "images/./a.png"})
  void aListThatLeadsOutOfTheFolderIsDamaged(String path) throws IOException {
    String text = Files.readString(annotate().resolve(LabelTasks.FILE));
    for (String field : List.of("\"images/town/a.png\"", "\"town/a\"")) {
      assertTrue(text.contains(field));
      Files.writeString(annotate().resolve(LabelTasks.FILE), text.replace(field, '"' + path + '"'));
      MadaException error =
          assertThrows(MadaException.class, () -> LabelTasks.read(annotate()), field);
      assertTrue(error.getMessage().contains("is damaged"), error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"annotate/drafts", "annotate/drafts/town"})
  void noStrokeIsWrittenThroughALink(String name) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, elsewhere);

    String answer = text(stroke(0, TAB, 0, 1, 1));

    assertTrue(answer.startsWith("500 ") && answer.contains("is a link"), answer);
    assertNothingElsewhere();
  }

  @Test
  void aJournalThatIsALinkIsNotWrittenTo() throws IOException {
    stroke(0, TAB, 0, 1, 1);
    Path journal = annotate().resolve("drafts/town/a.strokes");
    Files.delete(journal);
    Path other = Files.writeString(elsewhere.resolve("other"), "as it was");
    Files.createSymbolicLink(journal, other);

    assertEquals(500, stroke(0, TAB, 0, 1, 1).statusCode());
    assertEquals("as it was", Files.readString(other));
  }

  @Test
  void noLabelIsWrittenThroughALink() throws IOException {
    Files.delete(folder.resolve("labels"));
    Files.createSymbolicLink(folder.resolve("labels"), elsewhere);

    String answer = text(post("/api/images/0/done", ONE));

    assertTrue(answer.startsWith("500 ") && answer.contains("labels is a link"), answer);
    assertNothingElsewhere();
    Files.delete(folder.resolve("labels"));
    assertEquals(200, post("/api/images/0/done", ONE).statusCode());
  }

  @Test
  void theLogIsNoLink() throws IOException {
    Path other = Files.writeString(elsewhere.resolve("other"), "as it was");
    Files.createSymbolicLink(annotate().resolve("log.csv"), other);

    assertFalse(post("/api/images/0/skip", "{\"reason\":\"blurred\"}").statusCode() == 200);
    assertEquals("as it was", Files.readString(other));
  }

  private void assertNothingElsewhere() throws IOException {
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
