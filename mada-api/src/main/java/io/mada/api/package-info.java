/**
 * What a plug-in implements, and the values that cross between plug-ins and the framework.
 *
 * <p>A plug-in is a {@link io.mada.api.PluginModule} that binds factories of {@link
 * io.mada.api.data.Dataset}s, {@link io.mada.api.select.SelectionStrategy}s, {@link
 * io.mada.api.nn.BackboneDesign}s, {@link io.mada.api.train.Loss}es and other kinds to names. What
 * holds for all of them unless they say otherwise:
 *
 * <ul>
 *   <li>Shapes: N images of a batch, C classes, D feature channels, H and W of images and labels, h
 *       and w of features and logits. Arrays are float32 on the network's device; labels are int64,
 *       {@link io.mada.api.data.LabelMap#IGNORED} where no class counts. Positions and sizes are in
 *       pixels, x to the right and y down.
 *   <li>Arrays that a method is given stay open: it must not close them. What it returns is the
 *       caller's, who closes it. What it makes on the way it closes itself, best by a sub-manager
 *       of the argument's manager in a {@code try} block.
 *   <li>Errors: {@link io.mada.api.MadaException} for what a user can understand and mend, {@link
 *       io.mada.api.ConfigurationException} for a mistake in the configuration. Anything else is
 *       reported as a fault of the plug-in, and so is a call that does not return in time, ends the
 *       process, or leaves a thread that would keep it alive.
 *   <li>Threads: a method is called by one thread at a time, and factories by the main thread. Null
 *       is neither given nor returned.
 * </ul>
 */
package io.mada.api;
