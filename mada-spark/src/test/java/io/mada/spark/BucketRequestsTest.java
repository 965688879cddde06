package io.mada.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.data.RgbImage;
import io.mada.data.image.ImageFiles;
import io.mada.data.image.PngFiles;
import io.mada.data.picture.PictureFolder;
import io.mada.spark.files.HadoopSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store is asked, each time over a network. */
class BucketRequestsTest {

  private static final int COUNT = 20;

  @TempDir private Path folder;

  private Path bucket;

  @BeforeEach
  void fillBucket() throws IOException {
    Files.createDirectories(folder.resolve("north"));
    for (int i = 0; i < COUNT; i++) {
      PngFiles.write(folder.resolve("north/" + i + ".png"), new RgbImage(2, 2, new byte[12]));
    }
    HadoopSettings.remember(
        Map.of(
            "spark.hadoop.fs.s3a.impl",
            FolderAsBucket.class.getName(),
            "spark.hadoop.fs.s3a.impl.disable.cache",
            "true",
            "spark.hadoop." + FolderAsBucket.FOLDER,
            folder.toString()));
    bucket = Path.of(URI.create("s3a://pool/"));
    FolderAsBucket.REQUESTS.clear();
  }

  @AfterEach
  void forget() {
    HadoopSettings.remember(Map.of());
  }

  @Test
  void listingAsksForFoldersAndForNoImage() {
    assertEquals(COUNT, PictureFolder.list(bucket, Integer.MAX_VALUE, name -> true).size());
    assertEquals(List.of("status /", "list /", "list /north"), FolderAsBucket.REQUESTS);
  }

  @Test
  void anImageTakesOneQuestionAndOneAnswer() {
    Path image = bucket.resolve("north/3.png");
    ImageFiles.read(image);
    assertEquals(List.of("status /north/3.png", "open /north/3.png"), FolderAsBucket.REQUESTS);
  }

  @Test
  void anImageThatChangesAfterItWasListedIsReadAsItIs() throws IOException {
    Path image = PictureFolder.list(bucket, Integer.MAX_VALUE, name -> true).get("north/3");
    PngFiles.write(folder.resolve("north/3.png"), new RgbImage(40, 30, new byte[3600]));
    assertEquals(40, ImageFiles.read(image).width());
    assertEquals(Files.size(folder.resolve("north/3.png")), Files.size(image));
    Files.delete(folder.resolve("north/3.png"));
    var gone = assertThrows(MadaException.class, () -> ImageFiles.read(image));
    assertEquals("s3a://pool/north/3.png does not exist", gone.getMessage());
    var noFile = assertThrows(MadaException.class, () -> ImageFiles.read(bucket.resolve("north")));
    assertTrue(noFile.getMessage().startsWith("s3a://pool/north "), noFile.getMessage());
  }
}
