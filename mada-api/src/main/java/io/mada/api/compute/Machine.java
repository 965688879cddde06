package io.mada.api.compute;

import ai.djl.Device;

/**
 * What a process may use.
 *
 * @param device where its networks are
 * @param threads how many there are for decoding images
 */
public record Machine(Device device, int threads) {}
