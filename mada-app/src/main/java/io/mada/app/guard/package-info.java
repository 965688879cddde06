/**
 * The layer through which plug-ins are called. A {@link io.mada.app.guard.Guard} stands in front of
 * every part that a factory makes, with one class for each kind, and of everything such a part
 * hands out: any violation of its interface by a plug-in is reported in one line that names it. The
 * {@link io.mada.app.guard.Watch} ends the wait for a plug-in that does not return, and {@link
 * io.mada.app.guard.ExitCall} prevents it from ending the process.
 */
package io.mada.app.guard;
