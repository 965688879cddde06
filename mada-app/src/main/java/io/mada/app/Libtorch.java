package io.mada.app;

/**
 * Settings for libtorch that the launcher passes to Java, for programs that were started without
 * it. Whatever the program has set itself stays; all of it only takes effect before libtorch is
 * loaded.
 */
final class Libtorch {

  static final String THREADS = "ai.djl.pytorch.num_threads";

  /** Found in the jar of a libtorch. */
  private static final String ON_CLASS_PATH = "native/lib/pytorch.properties";

  private Libtorch() {}

  static void prepare() {
    // DJL would report each start to its own server.
    suggest("OPT_OUT_TRACKING", "true");
    suggest("ai.djl.pytorch.graph_optimizer", "false");
    if (Libtorch.class.getClassLoader().getResource(ON_CLASS_PATH) != null
        || System.getenv("PYTORCH_LIBRARY_PATH") != null) {
      suggest("ai.djl.offline", "true");
    }
  }

  /** Sets the number of threads that libtorch computes with. */
  static void prepare(int threads) {
    suggest(THREADS, Integer.toString(threads));
    prepare();
  }

  private static void suggest(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
