package io.mada.models;

import java.util.Map;

/**
 * The parts of a transformer once more, in double precision and as loops over the definitions.
 * Tokens are (h w) rows of C channels of one image; parameters are looked up by their names.
 */
final class PlainMath {

  private static final double EPSILON = 1e-5;

  private final Map<String, double[]> parameters;

  PlainMath(Map<String, double[]> parameters) {
    this.parameters = parameters;
  }

  /** A Mix Transformer block: x + attention(norm(x)), and then y + perceptron(norm(y)). */
  double[][] block(double[][] x, int height, int width, int heads, int reduction) {
    double[][] y = sum(x, attention(layerNorm("layer_norm_1", x), height, width, heads, reduction));
    double[][] hidden = linear("mlp.dense1", layerNorm("layer_norm_2", y));
    double[][] local = depthwise("mlp.dwconv.dwconv", hidden, height, width);
    for (double[] row : local) {
      for (int c = 0; c < row.length; c++) {
        row[c] = gelu(row[c]);
      }
    }
    return sum(y, linear("mlp.dense2", local));
  }

  private double[][] attention(double[][] x, int height, int width, int heads, int reduction) {
    double[][] small = x;
    if (reduction > 1) {
      small =
          layerNorm(
              "attention.self.layer_norm",
              reduce("attention.self.sr", x, height, width, reduction));
    }
    double[][] q = linear("attention.self.query", x);
    double[][] k = linear("attention.self.key", small);
    double[][] v = linear("attention.self.value", small);
    double[][] found = new double[x.length][x[0].length];
    int depth = x[0].length / heads;
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < x.length; i++) {
        double[] weights = weights(q[i], k, head * depth, depth);
        for (int j = 0; j < k.length; j++) {
          for (int c = head * depth; c < (head + 1) * depth; c++) {
            found[i][c] += weights[j] * v[j][c];
          }
        }
      }
    }
    return linear("attention.output.dense", found);
  }

  private static double[] weights(double[] query, double[][] keys, int from, int depth) {
    double[] weights = new double[keys.length];
    double total = 0;
    for (int j = 0; j < keys.length; j++) {
      double dot = 0;
      for (int c = from; c < from + depth; c++) {
        dot += query[c] * keys[j][c];
      }
      weights[j] = Math.exp(dot / Math.sqrt(depth));
      total += weights[j];
    }
    for (int j = 0; j < keys.length; j++) {
      weights[j] /= total;
    }
    return weights;
  }

  /** y = W x + b of every row. */
  double[][] linear(String name, double[][] x) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    int in = x[0].length;
    double[][] y = new double[x.length][bias.length];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < bias.length; o++) {
        y[i][o] = bias[o];
        for (int c = 0; c < in; c++) {
          y[i][o] += weight[o * in + c] * x[i][c];
        }
      }
    }
    return y;
  }

  private double[][] layerNorm(String name, double[][] x) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    int channels = weight.length;
    double[][] y = new double[x.length][channels];
    for (int i = 0; i < x.length; i++) {
      double mean = 0;
      double square = 0;
      for (double value : x[i]) {
        mean += value / channels;
        square += value * value / channels;
      }
      for (int c = 0; c < channels; c++) {
        y[i][c] =
            (x[i][c] - mean) / Math.sqrt(square - mean * mean + EPSILON) * weight[c] + bias[c];
      }
    }
    return y;
  }

  /** A convolution of non-overlapping windows. */
  private double[][] reduce(String name, double[][] x, int height, int width, int ratio) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    int channels = bias.length;
    double[][] y = new double[(height / ratio) * (width / ratio)][];
    for (int i = 0; i < y.length; i++) {
      int top = i / (width / ratio) * ratio;
      int left = i % (width / ratio) * ratio;
      y[i] = bias.clone();
      for (int o = 0; o < channels; o++) {
        for (int c = 0; c < channels; c++) {
          for (int a = 0; a < ratio; a++) {
            for (int b = 0; b < ratio; b++) {
              double factor = weight[((o * channels + c) * ratio + a) * ratio + b];
              y[i][o] += factor * x[(top + a) * width + left + b][c];
            }
          }
        }
      }
    }
    return y;
  }

  /** A 3x3 convolution of each channel by itself, zeros around. */
  private double[][] depthwise(String name, double[][] x, int height, int width) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    double[][] y = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      y[i] = bias.clone();
      for (int a = -1; a <= 1; a++) {
        for (int b = -1; b <= 1; b++) {
          int row = i / width + a;
          int column = i % width + b;
          if (row >= 0 && row < height && column >= 0 && column < width) {
            for (int c = 0; c < bias.length; c++) {
              y[i][c] += weight[c * 9 + (a + 1) * 3 + b + 1] * x[row * width + column][c];
            }
          }
        }
      }
    }
    return y;
  }

  /** Bilinear upsampling by the pixels' centres. */
  static double[][] upsample(double[][] x, int height, int width, int toHeight, int toWidth) {
    double[][] y = new double[toHeight * toWidth][x[0].length];
    for (int i = 0; i < y.length; i++) {
      int target = i / toWidth;
      double row = Math.max(0, (target + 0.5) * height / toHeight - 0.5);
      double column = Math.max(0, (i % toWidth + 0.5) * width / toWidth - 0.5);
      int top = (int) row;
      int left = (int) column;
      int bottom = Math.min(top + 1, height - 1);
      int right = Math.min(left + 1, width - 1);
      double down = row - top;
      double across = column - left;
      for (int c = 0; c < x[0].length; c++) {
        double above = (1 - across) * x[top * width + left][c] + across * x[top * width + right][c];
        double below =
            (1 - across) * x[bottom * width + left][c] + across * x[bottom * width + right][c];
        y[i][c] = (1 - down) * above + down * below;
      }
    }
    return y;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int c = 0; c < a[0].length; c++) {
        sum[i][c] = a[i][c] + b[i][c];
      }
    }
    return sum;
  }

  private static double gelu(double x) {
    return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
  }

  /** Its Maclaurin series, which is exact enough for |x| below 4. */
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 100; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
