package io.mada.models.weights;

/**
 * The memory that PyTorch's tensors are views of.
 *
 * @param memory located once the pickle that refers to it has been read
 */
record TorchStorage(ElementType type, StridedArray.Memory memory) {

  /**
   * A tensor, from the arguments of {@code torch._utils._rebuild_tensor_v2}: storage, offset, size,
   * stride, ...
   */
  static StridedArray tensor(Object[] arguments) {
    return tensor(arguments, PickleClasses.argument(arguments, 0, TorchStorage.class).type);
  }

  /**
   * A tensor, from the arguments of {@code torch._utils._rebuild_tensor_v3}, the seventh of which
   * is the type.
   */
  static StridedArray tensorOfAnyType(Object[] arguments) {
    return tensor(arguments, PickleClasses.argument(arguments, 6, ElementType.class));
  }

  private static StridedArray tensor(Object[] arguments, ElementType type) {
    return new StridedArray(
        type,
        PickleClasses.argument(arguments, 0, TorchStorage.class).memory,
        PickleClasses.number(arguments, 1),
        PickleClasses.dimensions(arguments, 2),
        PickleClasses.dimensions(arguments, 3));
  }
}
