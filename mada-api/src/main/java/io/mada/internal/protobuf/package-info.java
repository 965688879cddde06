/**
 * The format of Protocol Buffers, in which TensorBoard and ONNX have their files. Not for plug-ins:
 * it may change at any time.
 */
package io.mada.internal.protobuf;
