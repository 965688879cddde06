package io.mada.app.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.api.data.Annotator;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Dataset;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.api.select.Observation;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.testing.Sections;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Pass;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.app.plugin.Abuse.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method that a plug-in may have, and everything that it may do wrong: one line that names
 * the plug-in, and what it did. The plug-in is a real jar, made of {@code AbuseModule.java} among
 * the resources.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginAbuseTest {

  private static final String MODULE = "com.acme.AbuseModule";
  private static final Taxonomy TAXONOMY =
      new Taxonomy(
          "two", List.of(new Taxonomy.Category("road", 0), new Taxonomy.Category("car", 1)));

  @TempDir private static Path folder;

  private Path jar;
  private NDManager manager;

  @BeforeAll
  void compile() throws IOException {
    try (InputStream source = getClass().getResourceAsStream("AbuseModule.java")) {
      String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      jar = JarWriter.jar(folder.resolve("abuse.jar"), MODULE, text, Map.of());
    }
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterAll
  void close() {
    manager.close();
    System.clearProperty("abuse.at");
  }

  /**
   * All that there is to abuse. A method that the API gets needs a line here, with its call and
   * what may come of it.
   */
  private List<Abuse> abuses() {
    return List.of(
        module("Module.<clinit>", "its constructor"),
        module("Module.<init>", "its constructor"),
        module("Module.configure", "configure()"),
        of("Factory.create", Schedule.class, "its factory", schedule -> {})
            .with(Fault.WRONG, "is a java.lang.String, which is no Schedule")
            .without(Fault.NAN),
        of("Annotator.open", Annotator.class, "open()", PluginAbuseTest::open)
            .without(Fault.WRONG, Fault.NAN),
        of("Annotator.Annotation.has", Annotator.class, "has()", a -> open(a).has(1))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of(
                "Annotator.Annotation.hasAny",
                Annotator.class,
                "hasAny()",
                a -> open(a).hasAny(1, List.of()))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Annotator.Annotation.label", Annotator.class, "label()", a -> open(a).label(1))
            .with(Fault.WRONG, "returned a label of second that is 2x2, and the image is 4x4")
            .with(
                Fault.NAN,
                "returned a label of second with the training id 77 at pixel (1, 1); the network's"),
        of("Annotator.Annotation.place", Annotator.class, "place()", a -> open(a).place(1))
            .without(Fault.WRONG, Fault.NAN),
        of("Annotator.Annotation.files", Annotator.class, "files()", a -> open(a).files())
            .without(Fault.WRONG, Fault.NAN),
        of("Annotator.LabelFiles.file", Annotator.class, "file()", a -> files(a).file(1))
            .without(Fault.WRONG, Fault.NAN),
        of("Annotator.LabelFiles.ids", Annotator.class, "ids()", a -> files(a).ids())
            .with(Fault.WRONG, "returned the training id 77, which no class of the network has")
            .without(Fault.NAN),
        of("Annotator.LabelFiles.read", Annotator.class, "read()", a -> files(a).read(fresh("out")))
            .with(Fault.NAN, "read ")
            .without(Fault.WRONG),
        of(
                "Annotator.LabelFiles.write",
                Annotator.class,
                "write()",
                a -> files(a).write(fresh("out"), label()))
            .with(Fault.WRONG, "wrote no file ")
            .without(Fault.NULL, Fault.NAN),
        of(
                "Augmentation.apply",
                Augmentation.class,
                "apply()",
                a -> a.apply(new Sample(image(), label()), null))
            .with(Fault.WRONG, "returned a sample that is -1x-1")
            .with(
                Fault.NAN,
                "returned a label with the training id 77 at pixel (1, 1); it was given none such"),
        of("BackboneDesign.build", BackboneDesign.class, "build()", this::build)
            .without(Fault.WRONG, Fault.NAN),
        of(
                "BackboneDesign.forDeepLabV2",
                BackboneDesign.class,
                "forDeepLabV2()",
                BackboneDesign::forDeepLabV2)
            .without(Fault.WRONG, Fault.NAN),
        of(
                "Backbone.headChannels",
                BackboneDesign.class,
                "headChannels()",
                d -> build(d).headChannels())
            .with(Fault.WRONG, "returned 0 from headChannels()")
            .without(Fault.NULL, Fault.NAN),
        of("Backbone.channels", BackboneDesign.class, "channels()", this::build)
            .with(Fault.WRONG, "returned 0 from channels()")
            .without(Fault.NAN),
        of(
                "Backbone.takesBfloat16",
                BackboneDesign.class,
                "takesBfloat16()",
                d -> build(d).takesBfloat16())
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of(
                "Backbone.forward",
                BackboneDesign.class,
                "forward()",
                b -> build(b).forward(images(), mode()).close())
            .with(
                Fault.WRONG,
                "returned as map 0 float32 of shape (2, 1, 4, 4) where float32 of shape (2, 3, h, w)")
            .with(Fault.NAN, "returned NaN or infinity in map 0 at its first call"),
        of("Dataset.open", Dataset.class, "open()", d -> d.open(TAXONOMY))
            .without(Fault.WRONG, Fault.NAN),
        of("ImageSet.names", Dataset.class, "names()", d -> d.open(TAXONOMY).names())
            .with(Fault.WRONG, "returned the name 'a' twice")
            .without(Fault.NAN),
        // The names have been counted.
        of("ImageSet.size", Dataset.class, "size()", d -> assertEquals(2, d.open(TAXONOMY).size()))
            .without(Fault.values()),
        of("ImageSet.image", Dataset.class, "image()", PluginAbuseTest::sample)
            .with(
                Fault.WRONG, "returned a label of b that is 4x4, and image and label have been 2x2")
            .without(Fault.NAN),
        of("ImageSet.label", Dataset.class, "label()", PluginAbuseTest::sample)
            .with(
                Fault.WRONG, "returned a label of b that is 2x2, and image and label have been 4x4")
            .with(
                Fault.NAN,
                "returned a label of b with the training id 77 at pixel (1, 1); the network's classes are"),
        of(
                "ImageSet.imageFiles",
                Dataset.class,
                "imageFiles()",
                d -> d.open(TAXONOMY).imageFiles(1))
            .with(Fault.WRONG, "returned nosuch.png as an image file of b, which is no file")
            .without(Fault.NAN),
        of(
                "ImageSet.labelFiles",
                Dataset.class,
                "labelFiles()",
                d -> d.open(TAXONOMY).labelFiles(1))
            .with(Fault.WRONG, "returned nosuch.png as a label file of b, which is no file")
            .without(Fault.NAN),
        of(
                "ImageSet.storedSize",
                Dataset.class,
                "storedSize()",
                d -> d.open(TAXONOMY).storedSize(1))
            // A label of the size that it gives is taken, and there is nothing to hold it against.
            .without(Fault.WRONG, Fault.NAN),
        of("ImageSet.classes", Dataset.class, "classes()", d -> d.open(TAXONOMY).classes())
            .with(Fault.WRONG, "returned the training id -1 from classes(), and the network has 2")
            .without(Fault.NAN),
        of("Loss.compute", Loss.class, "compute()", this::compute)
            .with(Fault.WRONG, "returned float32 of shape (2) where a float32 scalar is wanted")
            .with(Fault.NAN, "returned NaN for finite logits"),
        of("NetworkDesign.build", NetworkDesign.class, "build()", this::build)
            .without(Fault.WRONG, Fault.NAN),
        of("NetworkBody.featureChannels", NetworkDesign.class, "featureChannels()", this::build)
            .with(Fault.WRONG, "returned 0 from featureChannels()")
            .without(Fault.NULL, Fault.NAN),
        of(
                "NetworkBody.takesBfloat16",
                NetworkDesign.class,
                "takesBfloat16()",
                n -> build(n).takesBfloat16())
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of(
                "NetworkBody.forward",
                NetworkDesign.class,
                "forward()",
                n -> build(n).forward(images(), mode()).close())
            .with(
                Fault.WRONG,
                "returned as logits float32 of shape (2, 1, 4, 4) where float32 of shape (2, 2, h, w)")
            .with(Fault.NAN, "returned NaN or infinity in the logits at its first call"),
        of("Optimizer.begin", Optimizer.class, "begin()", this::begin)
            .without(Fault.WRONG, Fault.NAN),
        of(
                "Optimizer.Active.step",
                Optimizer.class,
                "step()",
                o -> begin(o).step(List.of(), 0.1, 1))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Optimizer.Active.state", Optimizer.class, "state()", this::begin)
            .without(Fault.WRONG, Fault.NAN),
        // What it waits for may take its time, and its work takes hours.
        of("ComputeEngine.start", ComputeEngine.class, "start()", PluginAbuseTest::start)
            .without(Fault.HANGS, Fault.INTERRUPTS, Fault.WRONG, Fault.NAN),
        of("Computing.run", ComputeEngine.class, "run()", PluginAbuseTest::work)
            .with(Fault.WRONG, "left out 2 items, item 0 the first")
            .without(Fault.HANGS, Fault.INTERRUPTS, Fault.NULL, Fault.NAN),
        of(
                "ComputeEngine.sharesFiles",
                ComputeEngine.class,
                "sharesFiles()",
                ComputeEngine::sharesFiles)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Computing.close", ComputeEngine.class, "close()", engine -> start(engine).close())
            .without(Fault.HANGS, Fault.INTERRUPTS, Fault.NULL, Fault.WRONG, Fault.NAN),
        listener("begun", l -> l.begun(new RunListener.Step("select", folder))),
        listener("trained", l -> l.trained(new RunListener.Trained("stage1", 1, 2, 3, Map.of()))),
        listener("evaluated", l -> l.evaluated(new RunListener.Evaluated("stage1", 1, Map.of()))),
        listener("saved", l -> l.saved(new RunListener.Saved("stage1", 1, folder))),
        listener("selected", l -> l.selected(new RunListener.Selected(1, List.of()))),
        listener("ended", l -> l.ended(new RunListener.Step("select", folder))),
        listener(
            "failed",
            l ->
                l.failed(
                    new RunListener.Failed(new RunListener.Step("select", folder), "", false))),
        listener("finished", l -> l.finished(folder)),
        listener("stopped", l -> l.stopped()),
        of("Schedule.factor", Schedule.class, "factor()", s -> s.factor(3, 10))
            .with(
                Fault.WRONG,
                "returned the factor -1.0 at iteration 3 of 10, which is no finite number from 0 on")
            .with(Fault.NAN, "returned the factor NaN at iteration 3 of 10")
            .without(Fault.NULL),
        of("SelectionStrategy.needs", SelectionStrategy.class, "needs()", SelectionStrategy::needs)
            .with(Fault.WRONG, "needs a probe named '../x', which is no name for a file")
            .without(Fault.NAN),
        of(
                "SelectionStrategy.ranksImages",
                SelectionStrategy.class,
                "ranksImages()",
                SelectionStrategy::ranksImages)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        // It has a limit of its own, so that a benchmark goes on: see CheckedStrategyTest.
        of("SelectionStrategy.select", SelectionStrategy.class, "select()", s -> s.select(task()))
            .with(Fault.WRONG, "returned 0 images where 1 were asked for")
            .with(Fault.NAN, "returned the score NaN for a")
            .without(Fault.HANGS, Fault.INTERRUPTS),
        of("Probe.Measure.measure", SelectionStrategy.class, "its probe 'abuse'", this::measure)
            .with(
                Fault.WRONG,
                "returned float32 of shape (5) from its probe 'abuse' for 2 images; it must be float32")
            .with(Fault.NAN, "returned NaN or infinity from its probe 'abuse' for 2 images"),
        of("Term.name", Term.class, "name()", Term::name).without(Fault.WRONG, Fault.NAN),
        of("Term.images", Term.class, "images()", Term::images)
            .with(Fault.WRONG, "asks for no images; it must name a set that it learns from")
            .without(Fault.NAN),
        of("Term.needs", Term.class, "needs()", Term::needs)
            .with(Fault.WRONG, "needs a probe named '../x', which is no name for a file")
            .without(Fault.NAN),
        of("Term.mixes", Term.class, "mixes()", Term::mixes)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.asksTeacher", Term.class, "asksTeacher()", Term::asksTeacher)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.check", Term.class, "check()", term -> term.check(TAXONOMY.names()))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("BackboneDesign.isFrozen", BackboneDesign.class, "isFrozen()", BackboneDesign::isFrozen)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.discriminates", Term.class, "discriminates()", Term::discriminates)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.smallestBatch", Term.class, "smallestBatch()", Term::smallestBatch)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.results", Term.class, "results()", Term::results)
            .with(Fault.WRONG, "has a result named '../x', which is no name for a file")
            .without(Fault.NAN),
        of("Term.begin", Term.class, "begin()", this::begin).without(Fault.WRONG, Fault.NAN),
        of("Term.Active.add", Term.class, "add()", this::add)
            .with(
                Fault.WRONG,
                "gave as loss float32 of shape (2) where a float32 scalar is wanted at iteration 3")
            .with(Fault.NAN, "gave the loss NaN with the weight 1.0 at iteration 3")
            .without(Fault.NULL),
        of(
                "Term.Active.passed",
                Term.class,
                "passed()",
                term -> begin(term).passed(pass().iteration()))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of(
                "Term.Active.stepped",
                Term.class,
                "stepped()",
                term -> begin(term).stepped(pass().iteration()))
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("Term.Active.state", Term.class, "state()", this::begin).without(Fault.WRONG, Fault.NAN),
        of(
                "Term.Active.pseudoLabels",
                Term.class,
                "pseudoLabels()",
                term -> begin(term).pseudoLabels())
            .without(Fault.WRONG, Fault.NAN),
        of(
                "PseudoLabels.label",
                Term.class,
                "pseudoLabels()",
                term -> begin(term).pseudoLabels().get("").label(images()))
            .with(
                Fault.WRONG,
                "gave pseudo labels that are not int64 of the form (N, h, w), a map for each image")
            .without(Fault.NAN),
        of("Term.Active.results", Term.class, "results()", term -> begin(term).results())
            .with(Fault.WRONG, "found [another] in the end, and has said that it would find []")
            .without(Fault.NAN),
        of("Term.Active.close", Term.class, "close()", term -> begin(term).close())
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("WeightFormat.read", WeightFormat.class, "read()", f -> f.read(Path.of("in")))
            .with(Fault.WRONG, "returned a tensor 'a' without a name, shape, type or content")
            .without(Fault.NAN),
        of(
                "WeightFormat.write",
                WeightFormat.class,
                "write()",
                f -> f.write(fresh("out"), nothing()))
            .with(Fault.WRONG, "wrote no file ")
            .without(Fault.NULL, Fault.NAN),
        of("WeightFormat.isWritable", WeightFormat.class, "isWritable()", WeightFormat::isWritable)
            .without(Fault.NULL, Fault.WRONG, Fault.NAN),
        of("StoredTensor.content", WeightFormat.class, "the content of a", PluginAbuseTest::content)
            .with(Fault.WRONG, "returned 4 bytes for a of shape (2), which has 8")
            // What numbers a file holds is the file's matter.
            .without(Fault.NAN));
  }

  @Test
  void everyMethodOfEveryKindIsAbused() {
    Set<String> methods = new TreeSet<>(Spi.methods());
    Set<String> abused = new TreeSet<>(abuses().stream().map(Abuse::method).toList());
    abused.removeIf(method -> method.startsWith("Module."));

    assertEquals(methods, abused);
    assertTrue(methods.size() > 25, methods.toString());
  }

  @Test
  void everyFaultOfEveryMethodHasAnOutcome() {
    for (Abuse abuse : abuses()) {
      assertEquals(Set.of(Fault.values()), abuse.outcomes().keySet(), abuse.method());
    }
  }

  @Test
  void whatIsNotAbusedWorks() {
    System.clearProperty("abuse.at");
    for (Abuse abuse : abuses()) {
      assertDoesNotThrow(() -> abuse.call().to(() -> load(60, line -> {})), abuse.method());
    }
  }

  @TestFactory
  Stream<DynamicTest> whateverAPluginDoesIsOneLineThatNamesIt() {
    return abuses().stream()
        .flatMap(
            abuse ->
                abuse.outcomes().entrySet().stream()
                    .filter(outcome -> !outcome.getValue().equals(Abuse.HARMLESS))
                    .map(
                        outcome ->
                            dynamicTest(
                                abuse.name(outcome.getKey()),
                                () -> check(abuse, outcome.getKey()))));
  }

  private void check(Abuse abuse, Fault fault) throws Exception {
    System.setProperty("abuse.at", abuse.method());
    System.setProperty("abuse.fault", fault.name());
    String expected = abuse.who() + " " + abuse.outcomes().get(fault);
    String line = fault == Fault.HANGS ? hang(abuse, 0.05) : failure(abuse);
    if (fault == Fault.HANGS && !line.startsWith(expected)) {
      // On a busy machine, what does not hang can take as long.
      line = hang(abuse, 2);
    }
    assertTrue(line.startsWith(expected), line + "\nis not\n" + expected);
    assertEquals(1, line.lines().count(), line);
  }

  private String failure(Abuse abuse) {
    MadaException e =
        assertThrows(MadaException.class, () -> abuse.call().to(() -> load(60, line -> {})));
    assertEquals(1, e.exitStatus());
    return e.getMessage();
  }

  /**
   * The line that the process is ended with; the thread that waits for the plug-in is left to
   * itself.
   */
  private String hang(Abuse abuse, double limit) throws Exception {
    var line = new CompletableFuture<String>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                abuse.call().to(() -> load(limit, line::complete));
                line.complete("it came back");
              } catch (Throwable e) {
                line.completeExceptionally(e);
              }
            });
    waiting.setDaemon(true);
    waiting.start();
    return line.get(20, TimeUnit.SECONDS);
  }

  private PluginRegistry load(double limit, Consumer<String> ending) {
    Section section = Sections.of(Map.of("modules", List.of(MODULE), "plugin_time_limit", limit));
    return new ModuleLoader(List.of(), PluginJars.named(jar), ending)
        .load(section)
        .getInstance(PluginRegistry.class);
  }

  private static Abuse module(String method, String place) {
    return Abuse.of(method, "the module " + MODULE + " (abuse.jar)", place, Abuse.Plugins::load)
        .without(Fault.NULL, Fault.WRONG, Fault.NAN);
  }

  /**
   * @param use of a part, up to the method
   */
  private <T> Abuse of(String method, Class<T> kind, String place, Use<T> use) {
    String who = "the " + PluginKind.word(kind) + " 'abuse' of " + MODULE + " (abuse.jar)";
    return Abuse.of(method, who, place, plugins -> use.of(plugins.load().create(kind, "abuse")));
  }

  private Abuse listener(String method, Use<RunListener> event) {
    return of("RunListener." + method, RunListener.class, method + "()", event)
        .without(Fault.NULL, Fault.WRONG, Fault.NAN);
  }

  private interface Use<T> {
    void of(T part) throws IOException;
  }

  private static RgbImage image() {
    return new RgbImage(4, 4, new byte[48]);
  }

  private static LabelMap label() {
    return new LabelMap(4, 4, new byte[16]);
  }

  private static Annotation open(Annotator annotator) {
    return annotator.open(new Pool(), TAXONOMY, folder);
  }

  private static LabelFiles files(Annotator annotator) {
    return open(annotator).files().orElseThrow();
  }

  private static Computing start(ComputeEngine engine) {
    return engine.start("abuse", new Machine(Device.cpu(), 1));
  }

  private static void work(ComputeEngine engine) {
    Work<Integer> count =
        new Work<>() {
          @Override
          public Worker<Integer> here() {
            return (span, results) -> results.accept(span, span.size());
          }

          @Override
          public int most() {
            return 1;
          }

          @Override
          public Elsewhere<Integer> elsewhere() {
            return machine -> (span, results) -> results.accept(span, span.size());
          }
        };
    start(engine).run(count, List.of(new Span(0, 2)), (span, size) -> {}, (done, detail) -> {});
  }

  private static void sample(Dataset dataset) {
    ImageSet images = dataset.open(TAXONOMY);
    images.image(1);
    images.label(1);
  }

  private Backbone build(BackboneDesign design) {
    return design.build(new Layers(manager, new StateDict(), Norm.BATCH, 1));
  }

  private NetworkBody build(NetworkDesign design) {
    return design.build(new Layers(manager, new StateDict(), Norm.BATCH, 1), null, TAXONOMY.size());
  }

  private NDArray images() {
    return manager.ones(new Shape(2, 3, 4, 4));
  }

  private static Mode mode() {
    return Mode.training(Domain.SOURCE);
  }

  private void compute(Loss loss) {
    loss.compute(images(), manager.zeros(new Shape(2, 4, 4), DataType.INT64));
  }

  private Optimizer.Active begin(Optimizer optimizer) {
    return optimizer.begin(new StateDict(), manager);
  }

  private Term.Active begin(Term term) {
    return term.begin(new TermContext(null, Map.of(), Map.of(), Map.of(), 10, 1));
  }

  private void add(Term term) {
    // Only one recording at a time is allowed, and that of a term which hangs would never end.
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try {
      begin(term).add(pass());
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private Pass pass() {
    NDArray logits = images();
    logits.setRequiresGradient(true);
    return new OnePass(new NetworkOutput(logits, logits));
  }

  private void measure(SelectionStrategy strategy) {
    Observation observation = new Observation(new NetworkOutput(images(), images()), null, null);
    strategy.needs().target().get(0).measure().measure(observation);
  }

  private static SelectionTask task() {
    return new SelectionTask(
        List.of("a", "b"),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Map.of(),
        1,
        0.5,
        new ImageSize(4, 4),
        2,
        1);
  }

  private static Path fresh(String name) throws IOException {
    return Files.createTempDirectory(folder, "weights").resolve(name);
  }

  private static Weights nothing() {
    return new Weights(Map.of(), Map.of());
  }

  private static void content(WeightFormat format) {
    format.read(Path.of("in")).tensors().get("a").bytes();
  }

  private record Pool() implements ImageSet {
    @Override
    public List<String> names() {
      return List.of("first", "second");
    }

    @Override
    public RgbImage image(int index) {
      return PluginAbuseTest.image();
    }

    @Override
    public LabelMap label(int index) {
      return PluginAbuseTest.label();
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0, 1);
    }
  }
}
