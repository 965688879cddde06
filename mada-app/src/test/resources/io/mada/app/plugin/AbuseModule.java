package com.acme;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Factory;
import io.mada.api.PluginModule;
import io.mada.api.Progress;
import io.mada.api.compute.ComputeEngine;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.data.Annotator;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Dataset;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.RunListener;
import io.mada.api.train.Schedule;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Plug-ins of every kind, named {@code abuse}, that are good but for one method: the one that the
 * system property {@code abuse.at} names goes wrong as {@code abuse.fault} says.
 */
public final class AbuseModule extends PluginModule {

  static {
    abuse("Module.<clinit>");
  }

  public AbuseModule() {
    abuse("Module.<init>");
  }

  @Override
  protected void configure() {
    abuse("Module.configure");
    bind(
        Annotator.class,
        (pool, taxonomy, folder) -> part(Annotator.Annotation.class, new Labels()));
    bind(Augmentation.class, (sample, random) -> sample);
    bind(BackboneDesign.class, layers -> part(Backbone.class, new Copy()));
    bind(ComputeEngine.class, (name, machine) -> part(Computing.class, new Here()));
    bind(Dataset.class, taxonomy -> part(ImageSet.class, new Images()));
    bind(Loss.class, (logits, labels) -> logits.mean());
    bind(
        NetworkDesign.class,
        (layers, backbone, classes) -> part(NetworkBody.class, new Constant(classes)));
    bind(Optimizer.class, (parameters, manager) -> part(Optimizer.Active.class, new Still()));
    bind(RunListener.class, new RunListener() {});
    bind(Schedule.class, (iteration, total) -> 1);
    bind(SelectionStrategy.class, new First());
    bind(Term.class, new Mean());
    bind(WeightFormat.class, new OneNumber());
  }

  private <T> void bind(Class<T> kind, T good) {
    Factory<T> factory =
        section -> {
          // An augmentation is named by a key of the section.
          section.has("abuse");
          return part(kind, good);
        };
    bind(kind, "abuse", AbuseModule.<Factory<T>>part(Factory.class, factory));
  }

  private static String fault(String method) {
    return method.equals(System.getProperty("abuse.at")) ? System.getProperty("abuse.fault") : "";
  }

  /** Goes wrong if it is the method's turn and the fault is one that every method can have. */
  private static void abuse(String method) {
    switch (fault(method)) {
      case "THROWS" -> throw new IllegalStateException("no\nluck");
      case "ERROR" -> abuse(method);
      case "HANGS" -> hang();
      case "EXITS" -> System.exit(3);
      case "HALTS" -> Runtime.getRuntime().halt(3);
      case "INTERRUPTS" -> Thread.currentThread().interrupt();
      case "MEMORY" -> throw new OutOfMemoryError("no room");
      default -> {}
    }
  }

  private static void hang() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // Deaf, too.
      }
    }
  }

  /** The interface as the good part implements it, but for what is asked of it. */
  @SuppressWarnings("unchecked")
  private static <T> T part(Class<? super T> type, T good) {
    Class<?>[] types = {type};
    return (T)
        Proxy.newProxyInstance(
            AbuseModule.class.getClassLoader(),
            types,
            (proxy, method, arguments) -> {
              String name =
                  type.getName().substring(type.getPackageName().length() + 1).replace('$', '.')
                      + "."
                      + method.getName();
              abuse(name);
              return switch (fault(name)) {
                case "NULL" -> null;
                case "WRONG" -> wrong(name, arguments);
                case "NAN" -> none(name, arguments);
                default -> {
                  try {
                    method.setAccessible(true);
                    yield method.invoke(good, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }
              };
            });
  }

  /** Of another shape, size or number than the interface says. */
  private static Object wrong(String method, Object[] arguments) {
    return switch (method) {
      case "Factory.create" -> "a word";
      case "Annotator.Annotation.label", "ImageSet.label" -> new LabelMap(2, 2, new byte[4]);
      case "Annotator.LabelFiles.ids" -> Map.of(77, 0);
      case "Annotator.LabelFiles.write" -> null;
      case "Augmentation.apply" ->
          new Sample(new RgbImage(-1, -1, new byte[3]), new LabelMap(-1, -1, new byte[1]));
      case "Backbone.channels" -> new int[] {3, 0};
      case "Backbone.headChannels" -> 0;
      case "Backbone.forward" -> new NDList(((NDArray) arguments[0]).mean(new int[] {1}, true));
      case "Computing.run" -> null;
      case "ImageSet.names" -> List.of("a", "b", "a");
      case "ImageSet.image" -> new RgbImage(2, 2, new byte[12]);
      case "ImageSet.imageFiles", "ImageSet.labelFiles" -> List.of(Path.of("nosuch.png"));
      case "ImageSet.classes" -> Set.of(-1);
      case "ImageSet.size" -> 1000;
      case "Loss.compute" -> ((NDArray) arguments[0]).reshape(2, -1).mean(new int[] {1});
      case "NetworkBody.featureChannels" -> 0;
      case "NetworkBody.forward" -> output(arguments, 1, 1);
      case "Schedule.factor" -> -1.0;
      case "SelectionStrategy.needs" -> Needs.ofTarget(new Probe("../x", observation -> null));
      case "SelectionStrategy.select" -> List.of();
      case "Probe.Measure.measure" -> ((Observation) arguments[0]).scope().ones(new Shape(5));
      case "Term.images" -> Set.of();
      case "Term.needs" -> Needs.ofTarget(new Probe("../x", observation -> null));
      case "Term.results" -> List.of("../x");
      case "Term.Active.add" -> give(arguments, 0, 1);
      case "PseudoLabels.label" -> Labelling.labels((NDArray) arguments[0], 1);
      case "Term.Active.results" -> Map.of("another", FloatMatrix.of(new Shape(1), new float[1]));
      case "WeightFormat.read" ->
          new Weights(Map.of("a", new StoredTensor(new Shape(2), null, buffer(2))), Map.of());
      case "WeightFormat.write" -> null;
      case "StoredTensor.content" -> buffer(1);
      default -> throw new AssertionError("nothing is wrong for " + method);
    };
  }

  /** Not a number; of ids, one that is no class's. */
  private static Object none(String method, Object[] arguments) {
    return switch (method) {
      case "Annotator.Annotation.label", "Annotator.LabelFiles.read", "ImageSet.label" ->
          unknownClass();
      case "Augmentation.apply" -> new Sample(((Sample) arguments[0]).image(), unknownClass());
      case "Backbone.forward" -> new NDList(Tensors.scale((NDArray) arguments[0], Float.NaN));
      case "Loss.compute" -> Tensors.scale(((NDArray) arguments[0]).mean(), Float.NaN);
      case "NetworkBody.forward" -> output(arguments, 2, Float.NaN);
      case "Schedule.factor" -> Double.NaN;
      case "SelectionStrategy.select" -> List.of(Choice.of(0, Double.NaN));
      case "Probe.Measure.measure" ->
          ((Observation) arguments[0]).scope().full(new Shape(2), Float.NaN);
      case "Term.Active.add" -> give(arguments, 1, Float.NaN);
      default -> throw new AssertionError("no number comes from " + method);
    };
  }

  /** Gives a pass a loss: a number, or one for each image. */
  private static Object give(Object[] arguments, int dimensions, float factor) {
    Pass pass = (Pass) arguments[0];
    NDArray flat = pass.output().logits().reshape(2, -1).mean(new int[] {1});
    pass.add(dimensions == 0 ? flat : Tensors.scale(flat.mean(), factor), 1);
    return null;
  }

  private static LabelMap unknownClass() {
    byte[] ids = new byte[16];
    ids[5] = 77;
    return new LabelMap(4, 4, ids);
  }

  private static NetworkOutput output(Object[] arguments, int classes, float value) {
    NDArray images = (NDArray) arguments[0];
    Shape shape = images.getShape();
    NDArray logits =
        images
            .getManager()
            .full(new Shape(shape.get(0), classes, shape.get(2), shape.get(3)), value);
    return new NetworkOutput(images.duplicate(), logits);
  }

  private static ByteBuffer buffer(int numbers) {
    return ByteBuffer.allocateDirect(Float.BYTES * numbers);
  }

  private record Here() implements Computing {
    @Override
    public <R extends Serializable> void run(
        Work<R> work, List<Span> spans, Results<R> results, Progress.Task progress) {
      spans.forEach(span -> work.here().work(span, results));
    }

    @Override
    public void close() {}
  }

  private record Images() implements ImageSet {
    @Override
    public List<String> names() {
      return List.of("a", "b");
    }

    @Override
    public RgbImage image(int index) {
      return new RgbImage(4, 4, new byte[48]);
    }

    @Override
    public LabelMap label(int index) {
      return new LabelMap(4, 4, new byte[16]);
    }

    @Override
    public Set<Integer> classes() {
      return Set.of(0);
    }
  }

  private record Labels() implements Annotator.Annotation {
    @Override
    public boolean has(int index) {
      return true;
    }

    @Override
    public boolean hasAny(int index, List<Region> windows) {
      return true;
    }

    @Override
    public LabelMap label(int index) {
      return new LabelMap(4, 4, new byte[16]);
    }

    @Override
    public String place(int index) {
      return "here";
    }

    @Override
    public Optional<Annotator.LabelFiles> files() {
      return Optional.of(part(Annotator.LabelFiles.class, new Pictures()));
    }
  }

  private record Pictures() implements Annotator.LabelFiles {
    @Override
    public Path file(int index) {
      return Path.of("nosuch.png");
    }

    @Override
    public Map<Integer, Integer> ids() {
      return Map.of(0, 0);
    }

    @Override
    public LabelMap read(Path file) {
      return new LabelMap(4, 4, new byte[16]);
    }

    @Override
    public void write(Path file, LabelMap label) {
      try {
        Files.write(file, label.ids());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Copy() implements Backbone {
    @Override
    public int[] channels() {
      return new int[] {3};
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList(images.duplicate());
    }
  }

  private record Constant(int classes) implements NetworkBody {
    @Override
    public int featureChannels() {
      return 3;
    }

    @Override
    public NetworkOutput forward(NDArray images, Mode mode) {
      return output(new Object[] {images}, classes, 1);
    }
  }

  private record First() implements SelectionStrategy {
    @Override
    public Needs needs() {
      return Needs.ofTarget(
          new Probe(
              "abuse",
              part(Probe.Measure.class, o -> o.logits().reshape(2, -1).mean(new int[] {1}))));
    }

    @Override
    public List<Choice> select(SelectionTask task) {
      return List.of(Choice.of(0, 1));
    }
  }

  private record Still() implements Optimizer.Active {
    @Override
    public void step(List<Optimizer.Parameter> group, double rate, int step) {}

    @Override
    public StateDict state() {
      return new StateDict();
    }
  }

  private record Mean() implements Term {
    @Override
    public Set<io.mada.api.train.Images> images() {
      return Set.of(io.mada.api.train.Images.TARGET);
    }

    @Override
    public Active begin(TermContext context) {
      return part(Active.class, new Labelling());
    }
  }

  private record Labelling() implements Term.Active {
    @Override
    public void add(Pass pass) {
      pass.add(pass.output().logits().mean(), 1);
    }

    @Override
    public Map<String, PseudoLabels> pseudoLabels() {
      PseudoLabels none = pixels -> labels(pixels, 3);
      return Map.of("", part(PseudoLabels.class, none));
    }

    static NDArray labels(NDArray pixels, int dimensions) {
      Shape shape = dimensions == 3 ? new Shape(2, 4, 4) : new Shape(2);
      return pixels.getManager().full(shape, 255, DataType.INT64);
    }
  }

  private record OneNumber() implements WeightFormat {
    @Override
    public Weights read(Path file) {
      Supplier<ByteBuffer> content =
          () -> {
            abuse("StoredTensor.content");
            return switch (fault("StoredTensor.content")) {
              case "NULL" -> null;
              case "WRONG" -> (ByteBuffer) wrong("StoredTensor.content", null);
              default -> buffer(2);
            };
          };
      return new Weights(
          Map.of("a", new StoredTensor(new Shape(2), DataType.FLOAT32, content)), Map.of());
    }

    @Override
    public void write(Path file, Weights weights) {
      try {
        Files.writeString(file, "one");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
