/**
 * What a plug-in implements, and the values that pass between plug-ins and the framework.
 *
 * <p>A plug-in is a {@link io.mada.api.PluginModule} that binds factories of {@link
 * io.mada.api.data.Dataset}s, {@link io.mada.api.select.SelectionStrategy}s, {@link
 * io.mada.api.nn.BackboneDesign}s, {@link io.mada.api.train.Loss}es and other kinds to names.
 * Unless they say otherwise, all of them follow these rules:
 *
 * <ul>
 *   <li>Shapes: N images in a batch, C classes, D feature channels; H and W are the height and
 *       width of images and labels, h and w those of features and logits. Arrays are float32 on the
 *       network's device; labels are int64, {@link io.mada.api.data.LabelMap#IGNORED} where a pixel
 *       is ignored. Positions and sizes are in pixels, x to the right and y down.
 *   <li>Arrays passed to a method stay open: it must not close them. What it returns belongs to the
 *       caller, who closes it. It closes its own intermediate arrays itself, best with a
 *       sub-manager of the argument's manager in a {@code try} block.
 *   <li>Errors: {@link io.mada.api.MadaException} for what a user can understand and fix, {@link
 *       io.mada.api.ConfigurationException} for a mistake in the configuration. Anything else is
 *       reported as a fault of the plug-in, and so is a call that does not return in time, ends the
 *       process, or leaves behind a thread that would keep it alive.
 *   <li>Threads: a method is called by one thread at a time, and factories by the main thread. Null
 *       is neither passed nor returned.
 * </ul>
 */
package io.mada.api;
