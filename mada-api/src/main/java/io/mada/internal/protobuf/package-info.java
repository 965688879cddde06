/**
 * The format of Protocol Buffers, which TensorBoard and ONNX use for their files. Not for plug-ins:
 * it may change at any time.
 */
package io.mada.internal.protobuf;
