package io.mada.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool in a bucket, which Hadoop reads. */
class BucketRunTest {

  private static final int SIZE = 32;

  private static final String TEXT =
      """
      name: bucket
      data:
        source:     {dataset: synthetic, count: 8, seed: 1, size: [32, 32], style: day}
        target:     {dataset: folder, images: "%s"}
        validation: {dataset: synthetic, count: 2, seed: 3, size: [32, 32], style: dusk}
      MODEL
      selection: {strategy: entropy, images: 3}
      annotator: {name: folder}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 2, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void drawImages() throws IOException {
    Path images = Files.createDirectories(folder.resolve("bucket/street images/north"));
    var random = new Random(1);
    for (int i = 0; i < 60; i++) {
      byte[] rgb = new byte[3 * SIZE * SIZE];
      random.nextBytes(rgb);
      PngFiles.write(images.resolve("image" + (100 + i) + ".png"), new RgbImage(SIZE, SIZE, rgb));
    }
    Files.createDirectories(folder.resolve("bucket/empty"));
  }

  private Processes.Ended run(String images, String directory, String... options) throws Exception {
    Path file = folder.resolve(directory + ".yml");
    Files.writeString(file, TinyRun.configuration(TEXT.replace("%s", images)));
    return Processes.mada(folder, TinyRun.command("run", file, folder.resolve(directory), options));
  }

  private String[] onSpark(String settings) {
    return new String[] {
      "--set",
      "compute={engine: spark, master: 'local[1]', conf: {spark.hadoop.fs.s3a.impl: "
          + FolderAsBucket.class.getName()
          + settings
          + "}}"
    };
  }

  private String[] withBucket() {
    return onSpark(
        ", spark.hadoop." + FolderAsBucket.FOLDER + ": '" + folder.resolve("bucket") + "'");
  }

  @Test
  void imagesInABucketAreChosenAsThoseOfAFolder() throws Exception {
    String local = folder.resolve("bucket/street images").toString();
    assertEquals(3, run(local, "here").status());
    Processes.Ended there = run("s3a://pool/street images", "there", withBucket());
    assertEquals(3, there.status(), there.err());
    assertEquals(
        Files.readString(folder.resolve("here/selection.txt")),
        Files.readString(folder.resolve("there/selection.txt")));
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("here/pool/features.npy"), folder.resolve("there/pool/features.npy")));
    try (var handedOver = Files.list(folder.resolve("there/annotate/images/north"))) {
      assertEquals(3, handedOver.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void whatIsWrongWithABucketIsSaidInALine() throws Exception {
    assertLine("is in s3a, which this process cannot read", run("s3a://pool/x", "none"), true);
    assertLine("no credentials for s3a://pool", run("s3a://pool/x", "closed", onSpark("")), false);
    assertLine("s3a://pool/empty", run("s3a://pool/empty", "empty", withBucket()), false);
    assertLine("s3a://pool/nowhere", run("s3a://pool/nowhere", "gone", withBucket()), false);
  }

  private void assertLine(String part, Processes.Ended ended, boolean isThere) {
    assertTrue(ended.status() == 2 || ended.status() == 1, ended.toString());
    assertEquals(1, ended.err().lines().count(), ended.err());
    // The class path of a test has what reads it: then it is Hadoop's matter.
    assertTrue(isThere || ended.err().contains(part), ended.err());
  }
}
