package io.mada.app.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.cluster.KMeans;
import io.mada.api.tensor.FloatMatrix;
import io.mada.internal.npy.NpyFile;
import io.mada.internal.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times k-means on a mapped file of random class features, in turn with faiss where {@code python3}
 * has that, on as many threads. Prints the seconds of each time, and the ratio of the medians.
 *
 * <pre>mvn -q -Pbenchmark -pl mada-app -am verify -Dbenchmark="KMeansBenchmark 24966 4864 10 20 3"
 * </pre>
 */
public final class KMeansBenchmark {

  private static final int SCENES = 10;

  private static final String FAISS =
      """
      import sys, time, numpy, faiss
      file, clusters, iterations, threads = sys.argv[1], *map(int, sys.argv[2:])
      faiss.omp_set_num_threads(threads)
      rows = numpy.load(file)
      rows = rows.reshape(len(rows), -1)
      kmeans = faiss.Kmeans(rows.shape[1], clusters, niter=iterations, max_points_per_centroid=len(rows))
      begun = time.time()
      kmeans.train(rows)
      print(time.time() - begun)
      """;

  private KMeansBenchmark() {}

  /** Takes rows, columns, clusters, iterations and repetitions. */
  public static void main(String[] arguments) throws Exception {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    Path file = Files.createTempFile("rows", ".npy");
    try {
      write(file, numbers[0], numbers[1]);
      double[] ours = new double[numbers[4]];
      double[] theirs = new double[numbers[4]];
      for (int i = 0; i < numbers[4]; i++) {
        ours[i] = time(file, numbers[2], numbers[3]);
        theirs[i] = faiss(file, numbers[2], numbers[3]);
        print("mada %.2f s, faiss %.2f s", ours[i], theirs[i]);
      }
      print("faiss takes %.2f times as long", Peer.median(theirs) / Peer.median(ours));
    } finally {
      Files.delete(file);
    }
  }

  private static double time(Path file, int clusters, int iterations) {
    FloatMatrix rows = NpyFile.read(file);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      long begun = System.nanoTime();
      new KMeans(clusters, iterations, 1).cluster(rows, manager);
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  /** The seconds that faiss takes; no number where there is none. */
  private static double faiss(Path file, int clusters, int iterations) throws Exception {
    String threads = System.getProperty("ai.djl.pytorch.num_threads", "1");
    String[] settings = {file.toString(), "" + clusters, "" + iterations, threads};
    return Peer.numbers(1, FAISS, settings)[0];
  }

  private static void write(Path file, int rows, int columns) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[][] scenes = new float[SCENES][columns];
    for (float[] scene : scenes) {
      for (int j = 0; j < columns; j++) {
        scene[j] = (float) random.nextGaussian();
      }
    }
    try (NpyWriter writer = new NpyWriter(file, new Shape(columns))) {
      float[] row = new float[columns];
      for (int i = 0; i < rows; i++) {
        float[] scene = scenes[random.nextInt(SCENES)];
        for (int j = 0; j < columns; j++) {
          row[j] = scene[j] + 3 * random.nextFloat();
        }
        writer.append(row);
      }
      writer.finish();
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
