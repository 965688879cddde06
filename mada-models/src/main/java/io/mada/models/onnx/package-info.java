/**
 * Networks as ONNX files. {@link io.mada.models.onnx.OnnxFile} passes an array without values, a
 * {@link io.mada.models.onnx.TracedArray}, through a network; {@link io.mada.models.onnx.Tracing}
 * writes down what the layers do with it, as ONNX operators in a {@link io.mada.models.onnx.Graph}.
 */
package io.mada.models.onnx;
