package io.mada.train;

/** Stage 1: cross-entropy on labelled target images, then on source images, in one optimiser step. */
record SelectedObjective(Supervised selected, Supervised source) implements Objective {

  @Override
  public void backward(Iteration iteration) {
    selected.backward(iteration);
    source.backward(iteration);
  }

  @Override
  public void close() {
    selected.close();
    source.close();
  }
}
