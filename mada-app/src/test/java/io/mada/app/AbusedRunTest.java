package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.app.plugin.JarWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plug-in of each kind does wrong in the midst of a run comes out as it does of the part
 * alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbusedRunTest {

  private static final String MODULE = "com.acme.AbuseModule";

  @TempDir private static Path folder;

  private TinyExperiment experiment;
  private Path jar;

  @BeforeAll
  void warmUp() throws IOException {
    experiment = TinyExperiment.in(folder);
    assertEquals(
        0, experiment.run("warmup", "warm", "--set", "stages.warmup.iterations=1").status());
    assertEquals(
        0, experiment.run("select", "warm", "--set", "selection.strategy=random").status());
    try (InputStream source = JarWriter.class.getResourceAsStream("AbuseModule.java")) {
      String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> service =
          Map.of("META-INF/services/com.google.inject.Module", MODULE + "\n");
      jar = JarWriter.jar(folder.resolve("abuse.jar"), MODULE, text, service);
    }
  }

  @AfterEach
  void calm() {
    System.clearProperty("abuse.at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      ImageSet.label     | NAN    | warmup   | data.source={dataset: abuse, size: [32, 32]}   | dataset      | returned a label of
      ImageSet.image     | HALTS  | evaluate | data.validation={dataset: abuse, size: [32, 32]} | dataset    | called Runtime.halt(3) in
      Augmentation.apply | THROWS | warmup   | stages.warmup.augment=[{abuse: 1}]             | augmentation | failed in apply(): java
      Backbone.forward   | NAN    | warmup   | model={backbone: abuse, aspp_channels: 8}      | backbone     | returned NaN or infinity in
      NetworkBody.forward | WRONG | warmup   | model={network: abuse, backbone: resnet18}     | network      | returned as logits float32
      Loss.compute       | WRONG  | warmup   | stages.warmup.terms[0].loss={name: abuse}               | loss         | returned float32 of shape (2)
      Loss.compute       | NAN    | warmup   | stages.warmup.terms[0].loss={name: abuse}               | loss         | returned NaN for finite logits
      Schedule.factor    | NAN    | warmup   | stages.warmup.schedule={name: abuse}           | schedule     | returned the factor NaN at
      Probe.Measure.measure| EXITS  | features --domain pool | selection.strategy=abuse         | strategy     | called System.exit(3) in
      Annotator.Annotation.label   | WRONG  | train --stage stage1 | annotator={name: abuse}            | annotator    | returned a label of
      """)
  void aPartThatMisbehavesInARunIsNamed(
      String at, String fault, String command, String setting, String kind, String words)
      throws IOException {
    System.setProperty("abuse.at", at);
    System.setProperty("abuse.fault", fault);
    List<String> options = new ArrayList<>(List.of(command.split(" ")));
    String directory =
        options.get(0).equals("warmup")
            ? Files.createTempDirectory(folder, "new").toString()
            : "warm";

    Cli result = mada(options.remove(0), directory, setting, options);

    assertLine("the " + kind + " 'abuse' of com.acme.AbuseModule (abuse.jar) " + words, result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      inspect | WeightFormat.read    | EXITS | called System.exit(3) in read()
      convert | StoredTensor.content | WRONG | returned 4 bytes for a of shape (2), which has 8
      """)
  void aFormatThatMisbehavesIsNamed(String command, String at, String fault, String words)
      throws IOException {
    System.setProperty("abuse.at", at);
    System.setProperty("abuse.fault", fault);
    List<String> line =
        new ArrayList<>(
            List.of(command, Files.writeString(folder.resolve("w.abuse"), "").toString()));
    if (command.equals("convert")) {
      line.add(folder.resolve("w.npz").toString());
    }
    line.addAll(List.of("--plugins", jar.toString()));

    Cli result = Cli.run(line.toArray(String[]::new));

    assertLine("the weight format 'abuse' of com.acme.AbuseModule (abuse.jar) " + words, result);
  }

  @Test
  void aLossWithoutGradientIsNamed() throws IOException {
    String module =
        """
        package com.acme;
        public final class FlatModule extends io.mada.api.PluginModule {
          protected void configure() {
            bind(io.mada.api.train.Loss.class, "flat", section -> (logits, labels) -> logits.stopGradient().mean());
          }
        }
        """;
    Path flat = JarWriter.jar(folder.resolve("flat.jar"), "com.acme.FlatModule", module, Map.of());

    Cli result =
        experiment.run(
            "warmup",
            "flat",
            "--plugins",
            flat.toString(),
            "--set",
            "modules=[io.mada.app.HaltingModule, com.acme.FlatModule]",
            "--set",
            "stages.warmup.terms[0].loss={name: flat}");

    assertLine(
        "the loss 'flat' of com.acme.FlatModule (flat.jar) returned a number without gradient",
        result);
  }

  @Test
  void aLearningRateThatIsTooHighIsNotTheFaultOfAPluginsLoss() {
    Cli result =
        experiment.run(
            "warmup",
            "diverged",
            "--set",
            "stages.warmup.terms[0].loss={name: halting, at: 1000, folder: none}",
            "--set",
            "stages.warmup.optimizer.lr=1.0e+30");

    assertEquals(1, result.status());
    assertTrue(result.err().contains("Lower the learning rate"), result.err());
  }

  @Test
  void aCheckpointOfAPluginsNetworkSaysWhatItNeeds() throws IOException {
    String model =
        "model={backbone: abuse, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}";
    List<String> once = new ArrayList<>(List.of("--set", "stages.warmup.iterations=1"));
    assertEquals(0, mada("warmup", "own", model, once).status());
    Path images = Files.createDirectory(folder.resolve("images"));
    ImageIO.write(
        new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB),
        "png",
        images.resolve("a.png").toFile());
    String checkpoint = folder.resolve("own/warmup/best.safetensors").toString();
    List<String> predict =
        new ArrayList<>(List.of("predict", "--checkpoint", checkpoint, "--device", "cpu"));
    predict.addAll(
        List.of(
            "--images",
            images.toString(),
            "--output",
            folder.resolve("output").toString(),
            "--quiet"));

    Cli without = Cli.run(predict.toArray(String[]::new));
    predict.addAll(List.of("--plugins", jar.toString()));
    Cli with = Cli.run(predict.toArray(String[]::new));

    assertEquals(2, without.status());
    assertEquals(
        "mada: "
            + checkpoint
            + " holds a network with the backbone 'abuse', which comes from the plug-in"
            + " com.acme.AbuseModule (abuse.jar); give its jar by --plugins JAR, which loads the modules that the jar"
            + " declares ('mada plugins' lists them), or the configuration\n",
        without.err());
    assertEquals(0, with.status(), with.err());
  }

  private Cli mada(String command, String directory, String setting, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--plugins",
            jar.toString(),
            "--set",
            "modules=[io.mada.app.HaltingModule, " + MODULE + "]"));
    all.addAll(List.of("--set", "plugin_time_limit=60", "--set", setting));
    return experiment.run(command, directory, all.toArray(String[]::new));
  }

  private static void assertLine(String begin, Cli result) {
    assertEquals(1, result.status(), result.err());
    assertTrue(result.err().startsWith("mada: " + begin), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }
}
