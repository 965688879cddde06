/**
 * Active selection: images described by matrices of class features, the anchors that such matrices
 * cluster around, and the strategies that choose the images worth labelling.
 *
 * <p>Multi-Anchor Active Domain Adaptation for Semantic Segmentation (Ning et al., ICCV 2021, arXiv
 * 2108.08012) is the native method here: {@link io.mada.api.tensor.ClassFeatures}, {@link
 * io.mada.active.cluster.KMeans}, {@link io.mada.active.cluster.Anchors} and the strategy {@code
 * mada}. The other strategies are those that it is compared with; each names its source.
 *
 * <p>Passing the network over a set, with the {@link io.mada.active.strategy.Probes} that the
 * strategies ask for, happens on the network's device and is done by the framework. What follows,
 * choosing from a few numbers per image of the pool, is done here on the CPU.
 */
package io.mada.active;
