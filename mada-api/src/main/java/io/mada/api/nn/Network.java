package io.mada.api.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A segmentation network on a device: a body and its parameters. Whoever builds it closes it, which
 * frees the parameters. Used by one thread at a time.
 */
public final class Network implements AutoCloseable {

  /**
   * Everything that is needed to build a network.
   *
   * @param network builds the body
   * @param backbone builds the part of it that reads images
   * @param norm how all layers normalise
   * @param classes the number C of logits
   * @param imagenetInput whether inputs are normalised by ImageNet's mean and deviation; published
   *     MADA weights are not
   * @param precision in which the layers compute
   */
  public record Design(
      NetworkDesign network,
      BackboneDesign backbone,
      Norm norm,
      int classes,
      boolean imagenetInput,
      Precision precision) {

    /**
     * A network that computes in float32.
     *
     * @param network builds the body
     * @param backbone builds the part of it that reads images
     * @param norm how all layers normalise
     * @param classes the number C of logits
     * @param imagenetInput whether inputs are normalised by ImageNet's mean and deviation
     */
    public Design(
        NetworkDesign network,
        BackboneDesign backbone,
        Norm norm,
        int classes,
        boolean imagenetInput) {
      this(network, backbone, norm, classes, imagenetInput, Precision.FLOAT32);
    }

    /**
     * Builds the network with initial values that depend on the seed alone.
     *
     * @param device where the parameters are
     * @param seed of the initial values
     * @return a new network; the caller closes it
     */
    public Network build(Device device, long seed) {
      return new Network(this, device, seed);
    }
  }

  private final Design design;
  private final NDManager manager;
  private final StateDict state = new StateDict();
  private final NetworkBody body;
  private final Precision precision;
  private final NDArray mean;
  private final NDArray deviation;

  private Network(Design design, Device device, long seed) {
    this.design = design;
    manager = NDManager.newBaseManager(device, "PyTorch");
    Layers layers = new Layers(manager, state, design.norm(), seed);
    precision = design.precision().on(device);
    try {
      body =
          precision == Precision.BFLOAT16
              ? new MixedPrecision(design, layers)
              : design.network().build(layers, design.backbone(), design.classes());
    } catch (RuntimeException e) {
      // A network that does not fit on the device must not stay there in part.
      manager.close();
      throw e;
    }
    mean = manager.create(new float[] {0.485f, 0.456f, 0.406f}).reshape(1, 3, 1, 1);
    deviation = manager.create(new float[] {0.229f, 0.224f, 0.225f}).reshape(1, 3, 1, 1);
  }

  /**
   * Runs the network.
   *
   * @param images (N, 3, H, W) float32 from 0 to 1 on {@link #device()}, stays open
   * @param mode how normalisation and dropout behave
   * @return float32 features and logits at the network's own resolution, in the manager of {@code
   *     images}; the caller closes it
   */
  public NetworkOutput forward(NDArray images, Mode mode) {
    if (!design.imagenetInput()) {
      return body.forward(images, mode);
    }
    try (NDArray centred = images.sub(mean);
        NDArray normalised = centred.div(deviation)) {
      return body.forward(normalised, mode);
    }
  }

  /**
   * The parameters and buffers by their PyTorch names.
   *
   * @return the arrays themselves, which stay the network's
   */
  public StateDict state() {
    return state;
  }

  /**
   * The design that it was built from.
   *
   * @return a design that builds another of its kind
   */
  public Design design() {
    return design;
  }

  /**
   * The precision in which the layers compute on this device.
   *
   * @return not {@link Precision#AUTO}
   */
  public Precision precision() {
    return precision;
  }

  /**
   * The channels D of the features.
   *
   * @return D
   */
  public int featureChannels() {
    return body.featureChannels();
  }

  /**
   * The number of classes in the logits.
   *
   * @return C
   */
  public int classes() {
    return design.classes();
  }

  /**
   * Where the parameters are, and where images must be.
   *
   * @return the device
   */
  public Device device() {
    return manager.getDevice();
  }

  /**
   * A manager for work on the network's device.
   *
   * @return closed by the caller, or with the network
   */
  public NDManager newScope() {
    return manager.newSubManager();
  }

  @Override
  public void close() {
    manager.close();
  }
}
