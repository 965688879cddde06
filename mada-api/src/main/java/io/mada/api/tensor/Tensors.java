package io.mada.api.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensor operations that DJL lacks, or does differently from PyTorch.
 *
 * <p>Every result belongs to the manager of the first argument, and the caller closes it; arguments
 * stay open unless said otherwise. Gradients pass through every operation while the calling thread
 * records them.
 *
 * <p>What is recorded for gradients must use the operations with numbers from here. DJL puts the
 * number in {@code x.mul(0.7)}, {@code x.pow(2)} or {@code x.maximum(0)} into memory that belongs
 * to Java; libtorch reads it again when it computes the gradient, and if Java has collected it by
 * then, the gradient is multiplied by whatever is there. The same holds for arrays that {@code
 * NDManager.create} makes from Java values, unless they stay open until then. Sums and differences
 * are safe, since their gradients need no number, and so is everything that is not recorded.
 */
public final class Tensors {

  /** The number of parts into which {@link #calibration} divides a probability of 1. */
  public static final int CONFIDENCE_UNIT = 1 << 24;

  /** Loaded at first use; it has no state, so all threads and devices share it. */
  private static final class Library {
    static final TorchScript OPERATORS = new TorchScript("Operators", "operators.py");
  }

  /** Whether libtorch has memory that a GPU copies from by itself; tried once. */
  private static final class Pinned {
    private static Boolean known;

    static synchronized boolean isThere(NDManager device) {
      if (known == null) {
        try {
          upload(new byte[1], new Shape(1), device).close();
          known = true;
        } catch (EngineException e) {
          known = false;
        }
      }
      return known;
    }

    static NDArray upload(byte[] bytes, Shape shape, NDManager device) {
      try (NDManager host = device.newSubManager(Device.cpu());
          NDArray there = host.create(ByteBuffer.wrap(bytes), shape, DataType.UINT8);
          NDArray like = device.create(new Shape(0))) {
        return Library.OPERATORS.call(device, "upload", false, new NDList(there, like));
      }
    }
  }

  private Tensors() {}

  /**
   * Bytes of the host on a device. They reach a GPU by way of pinned memory, so that the host does
   * not wait for the GPU's earlier work.
   *
   * @param bytes copied
   * @param shape of the result
   * @param scope owns the result, and says on which device it is
   * @return uint8; the caller closes it
   */
  public static NDArray upload(byte[] bytes, Shape shape, NDManager scope) {
    return scope.getDevice().isGpu() && Pinned.isThere(scope)
        ? Pinned.upload(bytes, shape, scope)
        : scope.create(ByteBuffer.wrap(bytes), shape, DataType.UINT8);
  }

  /**
   * max(x, 0), written into x's own memory.
   *
   * @param x any shape
   * @return a new handle on x's memory; x's own handle is closed
   */
  public static NDArray reluInPlace(NDArray x) {
    return replace(x, "relu_in_place");
  }

  /**
   * min(max(x, 0), 6), written into x's own memory.
   *
   * @param x any shape
   * @return a new handle on x's memory; x's own handle is closed
   */
  public static NDArray relu6InPlace(NDArray x) {
    return replace(x, "relu6_in_place");
  }

  /**
   * A copy with the channels innermost in memory, the order in which convolutions are fastest.
   *
   * @param x (N, C, H, W)
   * @return the same values and shape
   */
  public static NDArray channelsLast(NDArray x) {
    return call("channels_last", x);
  }

  /**
   * The same values with the last dimension innermost in memory, as in files.
   *
   * @param x any shape
   * @return another handle on x's memory if it is already in that order
   */
  public static NDArray rowMajor(NDArray x) {
    return call("row_major", x);
  }

  /**
   * The same values in 16 bits, 8 of them for the exponent, for computing a network's layers. DJL
   * knows the type as {@link ai.djl.ndarray.types.DataType#UNKNOWN}, and operations that pass that
   * on to libtorch crash the Java process: softmax, zerosLike, mean, toFloatArray among others. See
   * {@link io.mada.api.nn.Precision}.
   *
   * @param x any shape
   * @return the same shape, bfloat16
   */
  public static NDArray bfloat16(NDArray x) {
    return call("bfloat16", x);
  }

  /**
   * The same values in 32 bits.
   *
   * @param x any shape
   * @return the same shape, float32
   */
  public static NDArray float32(NDArray x) {
    return call("float32", x);
  }

  /**
   * The same values in the type of another array.
   *
   * @param x any shape
   * @param other any shape
   * @return the shape of x, the type of {@code other}
   */
  public static NDArray inTypeOf(NDArray x, NDArray other) {
    return call("in_type_of", x, other);
  }

  /**
   * Bytes as numbers from 0 to 1.
   *
   * @param bytes any shape, uint8
   * @return the same shape, float32
   */
  public static NDArray pixels(NDArray bytes) {
    return call("pixels", bytes);
  }

  /**
   * One array where a condition holds and another elsewhere; their shapes are expanded to a common
   * one.
   *
   * @param condition boolean
   * @param x where it is true
   * @param other where it is false, of the type of x
   * @return the expanded shape
   */
  public static NDArray where(NDArray condition, NDArray x, NDArray other) {
    return call("where", condition, x, other);
  }

  /**
   * x^2 / 2 where x is between -1 and 1, and |x| - 1/2 elsewhere (Girshick, ICCV 2015).
   *
   * @param x any shape
   * @return the same shape
   */
  public static NDArray smoothL1(NDArray x) {
    return call("smooth_l1", x);
  }

  /**
   * factor x, for recorded computations.
   *
   * @param x any shape
   * @param factor kept by libtorch, unlike that of {@code x.mul(factor)}
   * @return the same shape
   */
  public static NDArray scale(NDArray x, double factor) {
    return withNumber("scale", x, factor);
  }

  /**
   * Sets each value to zero with a probability, and scales the others so that the mean stays the
   * same. A value takes 16 random bits from libtorch's generator; on a CPU, libtorch's own dropout
   * takes 64 and runs on one thread, for a tenth of a training step.
   *
   * @param x any shape
   * @param rate the probability, from 0 to below 1, rounded to 1/65536
   * @return the same shape
   */
  public static NDArray dropout(NDArray x, double rate) {
    return withNumber("dropout", x, rate);
  }

  /**
   * x to a power, for recorded computations.
   *
   * @param x any shape
   * @param exponent kept by libtorch, unlike that of {@code x.pow(exponent)}
   * @return the same shape
   */
  public static NDArray power(NDArray x, double exponent) {
    return withNumber("power", x, exponent);
  }

  /**
   * max(x, least), for recorded computations.
   *
   * @param x any shape
   * @param least kept by libtorch, unlike that of {@code x.maximum(least)}
   * @return the same shape
   */
  public static NDArray atLeast(NDArray x, double least) {
    return withNumber("at_least", x, least);
  }

  /**
   * Bilinear upsampling with aligned corners.
   *
   * @param x (N, C, h, w)
   * @param like any array whose last two dimensions are the wanted height and width
   * @return (N, C, H, W)
   */
  public static NDArray upsampleLike(NDArray x, NDArray like) {
    return x.getDevice().isGpu() ? upsampleByProducts(x, like) : call("upsample_like", x, like);
  }

  /**
   * The same by a matrix product over the rows and one over the columns. CUDA's own upsampling adds
   * up its gradient in a different order each time; this gives the same result in every run.
   */
  static NDArray upsampleByProducts(NDArray x, NDArray like) {
    return call("upsample_by_products", x, like);
  }

  /**
   * Bilinear upsampling with aligned corners.
   *
   * @param x (N, C, h, w)
   * @param height H
   * @param width W
   * @return (N, C, H, W)
   */
  public static NDArray upsample(NDArray x, long height, long width) {
    try (NDArray like = x.getManager().create(new Shape(0, height, width))) {
      return upsampleLike(x, like);
    }
  }

  /**
   * Some rows of what {@link #upsample} gives, up to rounding, for results that are too large to
   * compute at once.
   *
   * @param x (N, C, h, w)
   * @param height H
   * @param width W
   * @param first row, from 0
   * @param count of rows
   * @return (N, C, count, W)
   */
  public static NDArray upsampleRows(NDArray x, int height, int width, int first, int count) {
    int inputs = (int) x.getShape().get(2);
    float step = height > 1 ? (float) (inputs - 1) / (height - 1) : 0;
    int start = (int) (step * first);
    int end = Math.min(inputs, (int) (step * (first + count - 1)) + 2);
    float[] shares = new float[count * (end - start)];
    for (int i = 0; i < count; i++) {
      float place = step * (first + i);
      int above = Math.min(inputs - 1, (int) place);
      int below = Math.min(inputs - 1, above + 1);
      shares[i * (end - start) + above - start] += 1 - (place - above);
      shares[i * (end - start) + below - start] += place - above;
    }
    try (NDArray needed = x.get(new NDIndex(":, :, {}:{}", start, end));
        NDArray wide = upsample(needed, end - start, width);
        NDArray weights = x.getManager().create(shares, new Shape(count, end - start))) {
      return weights.matMul(wide);
    }
  }

  /**
   * Bilinear upsampling aligned by pixel centres: PyTorch's {@code align_corners=False}, as
   * SegFormer's weights expect.
   *
   * @param x (N, C, h, w)
   * @param like any array whose last two dimensions are the wanted height and width
   * @return (N, C, H, W)
   */
  public static NDArray upsampleHalfPixelLike(NDArray x, NDArray like) {
    return call("upsample_half_pixel_like", x, like);
  }

  /**
   * Labels brought to another size by nearest neighbour, source index = floor(i * in / out).
   *
   * @param labels (N, H, W) int64
   * @param like any array whose last two dimensions are the wanted height and width
   * @return (N, h, w) int64
   */
  public static NDArray labelsLike(NDArray labels, NDArray like) {
    return call("labels_like", labels, like);
  }

  /**
   * Scaled dot-product attention (Vaswani et al., NeurIPS 2017), softmax(q k' / sqrt(d)) v, without
   * keeping the matrix of all pairs in memory.
   *
   * @param query (N, heads, L, d)
   * @param key (N, heads, S, d)
   * @param value (N, heads, S, d)
   * @return (N, heads, L, d)
   */
  public static NDArray attention(NDArray query, NDArray key, NDArray value) {
    return call("attention", query, key, value);
  }

  /**
   * Group normalisation (Wu and He, ECCV 2018) with epsilon 1e-5.
   *
   * @param x (N, C, H, W)
   * @param weight (C)
   * @param bias (C)
   * @param groups a divisor of C
   * @return (N, C, H, W)
   */
  public static NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups) {
    try (NDArray count = x.getManager().create(new Shape(groups, 0))) {
      return call("group_norm", x, weight, bias, count);
    }
  }

  /**
   * Softmax cross-entropy, averaged over the pixels whose label is not 255.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64
   * @return a scalar; 0 if every pixel is ignored (PyTorch gives NaN)
   */
  public static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return call("cross_entropy", logits, labels);
  }

  /**
   * Softmax cross-entropy, averaged over the pixels whose label is not 255, weighted by label.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64
   * @param weights (C), by class, on the same device; at least 0
   * @return a scalar; 0 if every pixel is ignored or has no weight
   */
  public static NDArray weightedCrossEntropy(NDArray logits, NDArray labels, NDArray weights) {
    return call("weighted_cross_entropy", logits, labels, weights);
  }

  /**
   * Softmax cross-entropy of every pixel, 0 where the label is 255.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64
   * @return (N, H, W)
   */
  public static NDArray crossEntropyEach(NDArray logits, NDArray labels) {
    return call("cross_entropy_each", logits, labels);
  }

  /**
   * Binary cross-entropy of sigmoid(logits), averaged over all elements.
   *
   * @param logits any shape
   * @param target from 0 to 1, of a shape that expands to that of the logits
   * @return a scalar
   */
  public static NDArray binaryCrossEntropy(NDArray logits, NDArray target) {
    return call("binary_cross_entropy", logits, target);
  }

  /**
   * Counts label and prediction pairs, the prediction being the largest of the logits. Does not
   * wait for the device.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64; C and above is ignored
   * @return (C * C) int64, row-major, a row per label
   */
  public static NDArray confusion(NDArray logits, NDArray labels) {
    try (NDArray each = confusionEach(logits, labels)) {
      return each.sum(new int[] {0});
    }
  }

  /**
   * Counts label and prediction pairs for each image, as {@link #confusion} does for all together.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64; C and above is ignored
   * @return (N, C * C) int64, each image's counts row-major, a row per label
   */
  public static NDArray confusionEach(NDArray logits, NDArray labels) {
    return call("confusion_each", logits, labels);
  }

  /**
   * Sorts the pixels of each class by the probability of their prediction. Each pixel's probability
   * is rounded to a multiple of 1 / {@link #CONFIDENCE_UNIT}, so that sums are whole numbers, the
   * same in any order. Does not wait for the device.
   *
   * @param logits (N, C, H, W)
   * @param labels (N, H, W) int64; C and above is ignored
   * @param bins B of equal width; the i-th holds the probabilities above i / B and up to (i + 1) /
   *     B
   * @return (3, C * B) int64: how many pixels there are, how many of them are predicted correctly,
   *     and the sum of their probabilities in parts of {@link #CONFIDENCE_UNIT}; the bins of a
   *     label follow those of the label before
   */
  public static NDArray calibration(NDArray logits, NDArray labels, int bins) {
    try (NDArray count = logits.getManager().create(new Shape(bins, 0))) {
      return call("calibration", logits, labels, count);
    }
  }

  /**
   * Adds one to x in its own memory; nothing is recorded for gradients.
   *
   * @param x of whole numbers
   */
  public static void increment(NDArray x) {
    Library.OPERATORS.call(x.getManager(), "increment", false, new NDList(x)).close();
  }

  /**
   * Writes values into x's own memory; nothing is recorded for gradients.
   *
   * @param x is overwritten
   * @param value the same shape; any type or device
   */
  public static void assign(NDArray x, NDArray value) {
    Library.OPERATORS.call(x.getManager(), "assign", false, new NDList(x, value)).close();
  }

  /**
   * One step of stochastic gradient descent in PyTorch's form, for all parameters in one call,
   * which also zeroes the gradients: v = momentum v + (g + decay w), then w = w - rate v.
   *
   * @param parameters with gradients; they are changed in place
   * @param velocities the momentum buffers, in the order of the parameters, zero before the first
   *     step; if each has its parameter's order in memory, as from {@link NDArray#zerosLike()}, one
   *     pass over the memory does it all
   * @param rate the learning rate
   * @param momentum from 0 to 1
   * @param decay of the weights
   */
  public static void sgd(
      List<NDArray> parameters,
      List<NDArray> velocities,
      double rate,
      double momentum,
      double decay) {
    update("sgd", parameters, Map.of("velocities[]", velocities), rate, momentum, decay);
  }

  /**
   * One step of AdamW in PyTorch's form, for all parameters in one call, which also zeroes the
   * gradients.
   *
   * @param parameters with gradients; they are changed in place
   * @param means of the gradients, in the order of the parameters, zero before the first step
   * @param squares the means of the gradients' squares, likewise
   * @param step from 1
   * @param rate the learning rate
   * @param first the momentum of the means, below 1
   * @param second the momentum of the squares, below 1
   * @param epsilon added to the root of the squares
   * @param decay of the weights, apart from the gradients
   */
  public static void adamW(
      List<NDArray> parameters,
      List<NDArray> means,
      List<NDArray> squares,
      int step,
      double rate,
      double first,
      double second,
      double epsilon,
      double decay) {
    Map<String, List<NDArray>> moments = new LinkedHashMap<>();
    moments.put("means[]", means);
    moments.put("squares[]", squares);
    update("adam_w", parameters, moments, step, rate, first, second, epsilon, decay);
  }

  /**
   * Scales the gradients of all parameters together down to a length, if they are longer, as
   * PyTorch's {@code clip_grad_norm_} does; does not wait for the device.
   *
   * @param parameters with gradients, which are changed in place
   * @param length the largest Euclidean norm
   */
  public static void clipGradients(List<NDArray> parameters, double length) {
    update("clip", parameters, Map.of(), length);
  }

  /**
   * Moves arrays towards others, all in one call: a = momentum a + (1 - momentum) b. Nothing is
   * recorded.
   *
   * @param arrays changed in place
   * @param others of the same shapes in the same order
   * @param momentum from 0 to 1
   */
  public static void follow(List<NDArray> arrays, List<NDArray> others, double momentum) {
    try (NDManager scope = arrays.get(0).getManager().newSubManager()) {
      NDList arguments = new NDList();
      addList(arguments, "arrays[]", arrays);
      addList(arguments, "others[]", others);
      addNumbers(arguments, scope, 1 - momentum);
      Library.OPERATORS.call(scope, "follow", false, arguments);
      arrays.forEach(a -> a.setName(null));
      others.forEach(o -> o.setName(null));
    }
  }

  /**
   * Calls an operator with parameters, other lists of arrays, the parameters' gradients, and
   * numbers.
   */
  private static void update(
      String method,
      List<NDArray> parameters,
      Map<String, List<NDArray>> others,
      double... numbers) {
    NDManager owner = parameters.get(0).getManager();
    try (NDManager scope = owner.newSubManager()) {
      NDList arguments = new NDList();
      addList(arguments, "parameters[]", parameters);
      others.forEach((name, arrays) -> addList(arguments, name, arrays));
      for (NDArray parameter : parameters) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scope);
        gradient.setName("gradients[]");
        arguments.add(gradient);
      }
      addNumbers(arguments, scope, numbers);
      Library.OPERATORS.call(scope, method, false, arguments);
      parameters.forEach(p -> p.setName(null));
      others.values().forEach(arrays -> arrays.forEach(array -> array.setName(null)));
    }
  }

  /**
   * On the host, where the operator reads them: from another device it would wait for that device.
   */
  private static void addNumbers(NDList arguments, NDManager scope, double... numbers) {
    arguments.add(scope.newSubManager(Device.cpu()).create(numbers));
  }

  /**
   * Whether gradients would pass through an array: one that is trained, or that was computed from
   * one while recording. {@link NDArray#hasGradient()} only knows the former.
   *
   * @param x any shape
   * @return whether gradients would flow back through it
   */
  public static boolean isRecorded(NDArray x) {
    try (NDArray recorded = call("is_recorded", x)) {
      return recorded.getBoolean();
    }
  }

  private static void addList(NDList arguments, String name, List<NDArray> arrays) {
    for (NDArray array : arrays) {
      array.setName(name);
      arguments.add(array);
    }
  }

  private static NDArray replace(NDArray x, String method) {
    try (x) {
      return call(method, x);
    }
  }

  /**
   * What {@link ClassFeatures} needs to turn sums into means: 1 / count, or 0 for too few pixels.
   */
  static NDArray share(NDArray count, int least) {
    return withNumber("share", count, least);
  }

  /**
   * The prediction where it is the label, and -1, which is no class, elsewhere.
   *
   * @param prediction (N, h, w) int64
   * @param labels (N, h, w) int64
   * @return (N, h, w) int64
   */
  public static NDArray agreed(NDArray prediction, NDArray labels) {
    return call("agreed", prediction, labels);
  }

  /** The number is on the host, where the operator reads it. */
  private static NDArray withNumber(String method, NDArray x, double number) {
    try (NDManager host = x.getManager().newSubManager(Device.cpu())) {
      return call(method, x, host.create(number));
    }
  }

  private static NDArray call(String method, NDArray... arguments) {
    for (NDArray argument : arguments) {
      if (argument instanceof Traced traced) {
        return traced.operator(method, arguments);
      }
    }
    return Library.OPERATORS.call(arguments[0].getManager(), method, true, new NDList(arguments));
  }
}
