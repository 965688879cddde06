package io.mada.app;

/**
 * What the launcher tells Java of libtorch, for programs that were started without it. Whatever the
 * program has said itself stays; and all of it counts until libtorch is loaded.
 */
final class Libtorch {

  static final String THREADS = "ai.djl.pytorch.num_threads";

  /** In the jar of a libtorch. */
  private static final String ON_CLASS_PATH = "native/lib/pytorch.properties";

  private Libtorch() {}

  static void prepare() {
    // DJL would report each start to a server of its own.
    suggest("OPT_OUT_TRACKING", "true");
    suggest("ai.djl.pytorch.graph_optimizer", "false");
    if (Libtorch.class.getClassLoader().getResource(ON_CLASS_PATH) != null
        || System.getenv("PYTORCH_LIBRARY_PATH") != null) {
      suggest("ai.djl.offline", "true");
    }
  }

  /** Says how many threads libtorch computes with. */
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
