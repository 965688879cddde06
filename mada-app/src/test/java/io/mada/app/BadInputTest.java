package io.mada.app;

import static io.mada.app.Cli.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.app.run.RunDirectory;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What users get wrong, and what goes wrong on their machines: one line on stderr, and nothing is
 * lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  /** The id of roads in the label files of GTA5. */
  private static final int ROAD = 7;

  @TempDir private static Path folder;

  private TinyExperiment experiment;

  @BeforeAll
  void writeImages() throws IOException {
    experiment = TinyExperiment.in(folder);
    for (String name :
        new String[] {"good", "unreadable", "cut", "unlabelled", "uneven", "foreign"}) {
      for (int i = 0; i < 5; i++) {
        write(folder.resolve(name), i);
      }
    }
    Files.writeString(folder.resolve("unreadable/images/2.png"), "no picture");
    Path cut = folder.resolve("cut/images/2.png");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    Files.delete(folder.resolve("unlabelled/labels/2.png"));
    label(folder.resolve("uneven"), 2, new ImageSize(16, 32), ROAD);
    label(folder.resolve("foreign"), 2, new ImageSize(32, 32), 77);
    Files.createDirectories(folder.resolve("nothing/images"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      model.backbone=resnet17                  | model.backbone 'resnet17' is unknown; did you mean 'resnet18'?
      model.network=deeplab_v3                 | model.network 'deeplab_v3' is unknown; did you mean 'deeplab_v2'?
      model.widht=0.25                         | model.widht is not known here
      model.norm=bach                          | model.norm 'bach' is unknown; did you mean 'batch'?
      selection.strategy=mda                   | selection.strategy 'mda' is unknown; did you mean 'mada'?
      annotator.name=fodler                    | annotator.name 'fodler' is unknown; did you mean 'folder'?
      data.target.dataset=synthetics           | data.target.dataset 'synthetics' is unknown; did you mean 'synthetic'?
      stages.stage2.terms[0].loss={name: crossentropy} | stages.stage2.terms[0].loss.name 'crossentropy' is unknown
      stages.stage2.schedule={name: pol}       | stages.stage2.schedule.name 'pol' is unknown; did you mean 'poly'?
      stages.stage2.augment=[{flip: 0.5}]      | stages.stage2.augment[0].flip is unknown
      modules=[com.acme.DroneModule]           | modules 'com.acme.DroneModule' was found neither on the class path nor
      selection=null                           | selection is missing
      selection={strategy: mada, budget: 0}    | selection.budget must be a share of the pool, above 0 and at most 1
      selection={strategy: mada, budget: 1.5}  | selection.budget must be a share of the pool, above 0 and at most 1
      selection={strategy: mada, budget: 0.1}  | selection.budget 0.1 of a pool of 4 images is no image at all
      selection.rounds=0                       | selection.rounds must be from 1 to 1000, not 0
      selection.rounds=3                       | selection.rounds is 3, but the budget is 2 images in all
      selection={strategy: mada, images: 0}    | selection.images must be at least 1
      selection={strategy: mada, images: 9}    | selection.images is 9, but the pool has only 4 images
      anchors.count=5                          | anchors.count is 5, but data.target has only 4 images
      stages.stage1.batch=1                    | stages.stage1.batch gives passes of one image, and batch normalisation
      stages.stage1.terms=null                 | stages.stage1.terms must list what the stage minimises
      stages.stage3={iterations: 1}            | stages.stage3.batch is missing
      stages={}                                | stages has no stage; write one as NAME: {terms:
      stages.initial={terms: [{term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}} | stages.initial is named as a step or folder of every run
      selection={strategy: aada, images: 2, rounds: 2} | asks a discriminator, from the second round on that of stages.stage1; add
      stages.warmup=null                       | stages.stage1 starts from a network that has learnt nothing
      stages.stage2.from=stage2                | stages.stage2.from must be an earlier stage or a weight file; 'stage2'
      stages.stage1.from=stage2                | stages.stage1.from must be an earlier stage or a weight file; 'stage2'
      stages.stage1.from=warmpu                | 'warmpu' is neither; did you mean 'warmup'?
      stages.stage1.from=none.pth              | stages.stage1.from: none.pth does not exist
      stages.stage1.accumulate=3               | stages.stage1.accumulate must divide the batch of 2, which 3 does not
      stages.stage1.accumulate=2               | stages.stage1.batch gives passes of one image, and batch normalisation
      stages.stage1.optimizer.factors={"decodr.*": 10} | decodr.*
      stages.stage1.optimizer.name=adam        | stages.stage1.optimizer.name 'adam' is unknown; did you mean 'adamw'?
      stages.stage1.optimizer.clip=1           | stages.stage1.optimizer.clip is a setting of the stage; write it beside optimizer
      stages.stage1.optimizer=adamw            | stages.stage1.optimizer must be a mapping that gives the rate too, as {name:
      stages.warmup.adversarial_weight=0.1     | stages.warmup.adversarial_weight is no longer a setting of a stage; write
      stages.stage2.anchor_weight=0.7          | stages.stage2.anchor_weight is no longer a setting of a stage; write
      stages.stage2.terms=[{term: soft_anchor}, {term: soft_anchor}] | stages.stage2.terms has two terms named 'soft_anchor'
      stages.stage2.terms=[{term: soft_anchor}, {term: soft_anchor, name: other}] | stages.stage2.terms has two terms that write anchors.npy, 'soft_anchor' and 'other'; keep one
      stages.stage2.terms=[{term: mada_v2, frequent: [0, 30]}] | the term 'mada_v2' has frequent: [30], but the network's classes are 0 to 18
      stages.stage1.teacher=warmup             | stages.stage1.teacher is a network that none of the stage's terms learns from; remove it
      stages.warmup.terms=[{term: supervised, images: source}, {term: cag_uda}] | stages.warmup: the term 'cag_uda' learns from a network that has learnt nothing
      stages.stage2.augment=[{random_scale: [0.5, 1.5]}] | stages.stage2.augment gives images of the selected different sizes, as
      model={backbone: dinov2_s, network: linear, width: 0.1, depth: 4, position_grid: 4, frozen: true} | stages.warmup starts from random weights, and the backbone would keep them
      selection={strategy: entropy, images: 2, regions: {kind: superpixels, size: 8}, spread: features} | which 'entropy' does not with regions; remove one of them
      selection={strategy: entropy, budget: 0.0001, regions: {kind: superpixels, size: 8}} | selection.budget: 1.0E-4 of the pixels is much less than a superpixel of 8 x 8
      stages.stage2.terms=[{term: soft_ancor}] | stages.stage2.terms[0].term 'soft_ancor' is unknown; did you mean
      stages.stage2.iterations=many            | stages.stage2.iterations must be a whole number, not 'many'
      data.source.limit=0                      | data.source.limit must be at least 1, not 0
      data.source.skip=5                       | data.source: none of the 5 images is left
      model.weights=none.pth                   | model.weights is none.pth, which does not exist
      anchors.source=none.pkl                  | anchors.source is none.pkl, which does not exist
      """)
  void aMistakenConfigurationLeavesNothingBehind(String assignment, String error) {
    Cli result = experiment.run("run", "mistaken", "--set", assignment);

    assertError(2, error, result);
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @Test
  void imagesThatAreMixedMustHaveOneSize() {
    String[] mixed = {
      "--set",
      "stages.stage1.terms=[{term: supervised, images: source}, {term: class_mix}]",
      "--set",
      "data.source.size=[40, 32]"
    };

    assertError(
        2,
        "stages.stage1: the term 'class_mix' puts images together, which must have one size, but those of the source"
            + " have 40x32, and those of the target 32x32; give the datasets one size, or let augment end with"
            + " random_crop",
        experiment.run("run", "mistaken", mixed));
    assertFalse(Files.exists(experiment.directory("mistaken")));
    String[] cropped = Arrays.copyOf(mixed, 6);
    cropped[4] = "--set";
    cropped[5] = "stages.stage1.augment=[{random_crop: [32, 32]}]";
    assertEquals("", experiment.run("run", "mixed", cropped).err());
  }

  @Test
  void aTeacherThatIsNoNetworkIsFoundAtOnce() {
    String terms = "stages.stage2.terms=[{term: supervised, images: source}, {term: distill}]";
    String teacher = "stages.stage2.teacher=" + experiment.file();
    assertError(
        2,
        "stages.stage2.teacher: the weight format 'yml' is unknown",
        experiment.run("run", "mistaken", "--set", terms, "--set", teacher));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @Test
  void exactStatisticsAreThoseOfBatchNormalisation() {
    assertError(
        2,
        "stages.stage1.statistics: exact is for batch normalisation; with another model.norm",
        experiment.run(
            "run",
            "mistaken",
            "--set",
            "model.norm=group",
            "--set",
            "stages.stage1.statistics=exact"));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      {dataset: camvid, root: FOLDER/absent, split: train}     | root is FOLDER/absent, which does not exist
      {dataset: gta5, root: FOLDER/nothing}                    | root leads to FOLDER/nothing/images, which holds no
      {dataset: camvid, root: FOLDER/nothing, split: train}    | root is FOLDER/nothing, which has no folder train
      {dataset: folder, images: FOLDER/good/images, labels: x} | labels is x, which does not exist
      """)
  void anAbsentDatasetLeavesNothingBehind(String source, String error) {
    String root = folder.toString();
    Cli result =
        experiment.run("run", "mistaken", "--set", "data.source=" + source.replace("FOLDER", root));

    assertError(2, "data.source." + error.replace("FOLDER", root), result);
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      unreadable | images/2.png is no PNG, JPEG, TIFF, WebP or BMP picture
      cut        | images/2.png is damaged or cut short
      unlabelled | images/2.png has no label: FOLDER/labels/2.png does not exist
      uneven     | labels/2.png is 16x32, but its image FOLDER/images/2.png is 32x32
      foreign    | labels/2.png: label id 77 at pixel (0, 0) is none of the classes
      """)
  void aBadFileIsNamed(String dataset, String error) {
    Path root = folder.resolve(dataset);
    String source = "data.source={dataset: gta5, root: " + root + "}";

    Cli result = experiment.run("warmup", dataset + "-run", "--set", source);

    assertError(1, root + "/" + error.replace("FOLDER", root.toString()), result);
  }

  @Test
  void imagesWithoutAnyLabelAreNoSource() {
    String source = "data.source={dataset: folder, images: " + folder.resolve("good/images") + "}";

    assertError(2, "data.source has no labels", experiment.run("run", "mistaken", "--set", source));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @Test
  void weightsOfAnotherArchitectureAreRefused() {
    assertEquals(0, experiment.run("warmup", "narrow").status());
    Path weights = experiment.directory("narrow").resolve("warmup/best.safetensors");

    Cli result =
        experiment.run(
            "run", "mistaken", "--set", "model.weights=" + weights, "--set", "model.width=0.5");

    assertError(1, "the weights in " + weights + " are of another architecture: backbone.", result);
    assertTrue(
        result.err().contains(" is (8, 3, 3, 3) in the file and (16, 3, 3, 3) in the network"),
        result.err());
    assertFalse(Files.exists(experiment.directory("mistaken")));
    Cli step =
        experiment.run("features", "narrow", "--domain", "pool", "--set", "model.aspp_channels=16");
    assertError(
        1,
        "aspp.aspp1.atrous_conv.weight is (8, 80, 1, 1) in the file and (16, 80, 1, 1) in",
        step);
  }

  @Test
  void aRunGoesOnOnlyWithItsOwnConfiguration() throws IOException {
    assertEquals(0, experiment.run("warmup", "begun").status());
    byte[] before = Files.readAllBytes(experiment.directory("begun").resolve("config.yml"));

    Cli result =
        experiment.run("run", "begun", "--resume", "--set", "stages.stage1.optimizer.lr=0.02");

    assertError(
        2,
        "was last worked on with another configuration, which its config.yml keeps: stages.stage1.optimizer.lr was 0.01 and is now 0.02",
        result);
    assertArrayEquals(
        before, Files.readAllBytes(experiment.directory("begun").resolve("config.yml")));
  }

  @Test
  void aRunThatHasReachedALimitGoesOnWithAHigherOne() {
    assertEquals(0, experiment.run("warmup", "limited", "--set", "plugin_time_limit=500").status());

    Cli result =
        experiment.run(
            "warmup",
            "limited",
            "--resume",
            "--set",
            "plugin_time_limit=900",
            "--set",
            "selection.time_limit=900");

    assertEquals(0, result.status(), result.err());
    assertError(
        2,
        "plugin_time_limit must be a number of seconds above 0",
        experiment.run("warmup", "limited", "--resume", "--set", "plugin_time_limit=0"));
  }

  @Test
  void aLossThatIsNoNumberStopsAndKeepsTheCheckpoint() throws IOException {
    assertEquals(0, experiment.run("warmup", "diverging").status());
    for (String part : new String[] {"source", "pool"}) {
      assertEquals(0, experiment.run("features", "diverging", "--domain", part).status());
    }
    Files.writeString(
        experiment.directory("diverging").resolve("selection.txt"), "synthetic/000001\n");
    String[] stage1 = {
      "--stage", "stage1", "--set", "stages.stage1.schedule={name: step, at: [2], factor: 1.0e+30}"
    };
    Cli result = experiment.run("train", "diverging", stage1);

    assertError(1, "stage1: the loss '", result);
    assertTrue(
        result.err().matches("(?s).* became \\S+ at iteration [34]; the last good .*"),
        result.err());
    assertTrue(Files.exists(experiment.directory("diverging").resolve("stage1/last.safetensors")));
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    Path run = Files.createDirectories(experiment.directory("blocked"));
    Files.writeString(run.resolve("warmup"), "a file where a folder should be");

    assertError(
        1, "cannot make the folder " + run.resolve("warmup"), experiment.run("run", "blocked"));
  }

  @Test
  void oneProcessAtATimeWorksInADirectory() {
    try (RunDirectory taken = RunDirectory.open(experiment.directory("taken"))) {
      assertError(
          1, taken.path() + " is in use by another mada", experiment.run("warmup", "taken"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      predikt                                      | there is no command 'predikt'; did you mean 'predict'?
      run                                          | the configuration is missing; usage: mada run CONFIG
      run none.yml                                 | none.yml does not exist
      run CONFIG other.yml                         | 'other.yml' is one argument too many
      run CONFIG --resum                           | unknown option --resum; did you mean '--resume'?
      run CONFIG --device gpu77                    | --device gpu77: libtorch sees
      run CONFIG --device tpu                      | --device must be auto, cpu or gpu0
      run CONFIG --threads 0                       | --threads must be a whole number from 1 to 1024, not '0'
      run CONFIG --set budget                      | --set budget: must be KEY=VALUE
      run CONFIG --resume --run-dir RUN            | --run-dir is RUN, which is no folder
      select CONFIG --run-dir RUN                  | --run-dir is RUN, which is no folder
      features CONFIG --run-dir RUN                | --domain is missing
      features CONFIG --domain sauce --run-dir RUN | --domain must be source or pool or target, not 'sauce'
      train CONFIG --stage stage3 --run-dir RUN    | --stage: there is no stage 'stage3'; did you mean 'stage
      predict --images x --output y                | --checkpoint is missing
      """)
  void aMistakeOnTheCommandLineIsExplained(String command, String error) {
    String run = experiment.directory("mistaken").toString();
    String line = command.replace("CONFIG", experiment.file().toString()).replace("RUN", run);
    if (line.startsWith("run ") && !line.contains("--run-dir")) {
      line += " --run-dir " + run;
    }

    assertError(2, error.replace("RUN", run), Cli.run(line.split(" ")));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @Test
  void aStackTraceIsForThoseWhoAsk() {
    Cli result = experiment.run("run", "mistaken", "--debug", "--set", "anchors.count=0");

    assertEquals(2, result.status());
    assertTrue(result.err().contains("\tat io.mada.app."), result.err());
  }

  /** Writes an image and its label, as GTA5 has them. */
  private static void write(Path root, int number) throws IOException {
    Path image = root.resolve("images/" + number + ".png");
    Files.createDirectories(image.getParent());
    byte[] rgb = new byte[3 * 32 * 32];
    Arrays.fill(rgb, (byte) (40 * number));
    PngFiles.write(image, new RgbImage(32, 32, rgb));
    label(root, number, new ImageSize(32, 32), ROAD);
  }

  private static void label(Path root, int number, ImageSize size, int id) throws IOException {
    Path label = root.resolve("labels/" + number + ".png");
    Files.createDirectories(label.getParent());
    byte[] ids = new byte[size.width() * size.height()];
    Arrays.fill(ids, (byte) id);
    PngFiles.write(label, new LabelMap(size.width(), size.height(), ids));
  }
}
