package io.mada.app.label;

import io.mada.api.ImageSize;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.api.testing.Sections;
import io.mada.data.annotate.FolderAnnotator;
import io.mada.data.image.PngFiles;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.web.LabelServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import org.mockito.Mockito;

/** The server of the labelling page in this process, on a hand-over that a test makes up. */
public final class PageServer implements AutoCloseable {

  /** Kept, so that its level is. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  static {
    JETTY.setLevel(Level.WARNING);
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final PageRun run = new PageRun();
  private final Path folder;
  private final Taxonomy taxonomy;
  private final List<LabelTask> tasks = new ArrayList<>();
  private LabelServer server;
  private URI page;
  private Optional<String> token = Optional.empty();

  /**
   * Prepares it.
   *
   * @param folder in place of a run directory
   */
  public PageServer(Path folder, Taxonomy taxonomy) {
    this.folder = folder;
    this.taxonomy = taxonomy;
  }

  /** Adds an image to the hand-over, as the next in rank. */
  public PageServer add(String name, RgbImage picture, LabelMap prediction, Region... regions) {
    var place = new LabelTasks(folder.resolve(LabelTasks.FOLDER), null);
    var task =
        new LabelTask(
            name,
            tasks.size(),
            new ImageSize(picture.width(), picture.height()),
            1,
            tasks.size() + 1,
            Math.pow(0.9, tasks.size()),
            "the network is least sure of " + taxonomy.names().get(0),
            "images/" + name + ".png",
            Arrays.asList(regions));
    PngFiles.write(within(place.picture(task)), picture);
    PngFiles.write(within(place.prediction(task)), prediction);
    PngFiles.write(within(place.entropy(task)), prediction);
    tasks.add(task);
    return this;
  }

  /** Gives an image a label, as somebody has accepted it. */
  public void addLabel(int image, LabelMap label) {
    LabelFiles files = files();
    files.write(within(files.file(image)), label);
  }

  private static Path within(Path file) {
    try {
      Files.createDirectories(file.getParent());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server, which asks for a token from now on. */
  PageServer startWith(String secret) {
    token = Optional.of(secret);
    return start();
  }

  /** Starts the server where another one was. */
  PageServer startAt(URI address) {
    page = address;
    return start();
  }

  /** Starts the server, on the port that it had before. */
  public PageServer start() {
    Path handedOver = folder.resolve(LabelTasks.FOLDER);
    new LabelTasks(handedOver, new LabelTasks.Content("street", taxonomy, "abc", tasks)).write();
    int port = page == null ? 0 : page.getPort();
    server =
        new LabelServer(
            handedOver,
            files(),
            run,
            new LabelServer.Settings(InetAddress.getLoopbackAddress(), port, token));
    page = server.start();
    return this;
  }

  /** Where labels go: as those of a run. */
  LabelFiles files() {
    ImageSet pool = Mockito.mock(ImageSet.class, Mockito.withSettings().stubOnly());
    Mockito.when(pool.names()).thenReturn(tasks.stream().map(LabelTask::name).toList());
    return new FolderAnnotator(Sections.of(Map.of()))
        .open(pool, taxonomy, folder)
        .files()
        .orElseThrow();
  }

  /** The folder of the hand-over. */
  Path folder() {
    return folder.resolve(LabelTasks.FOLDER);
  }

  /** The run that waits. */
  public PageRun run() {
    return run;
  }

  /** The page's address. */
  public URI page() {
    return page;
  }

  /** What the server answers. */
  public String get(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** The label that an editor would show: ids, row by row. */
  byte[] label(int image) {
    return bytes("/api/images/" + image + "/label");
  }

  private byte[] bytes(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(page.resolve(path))
              .header("Cookie", "mada-token=" + token.orElse("none"))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.headers().firstValue("Content-Encoding").isEmpty()) {
        return answer.body();
      }
      try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops the server; what it knew is on the disk. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
