/**
 * What plug-ins are called through. A {@link io.mada.app.guard.Guard} stands before every part that
 * a factory makes, one class for each kind, and before everything that such a part hands out:
 * whatever a plug-in does beside what its interface says comes out as one line that names it. The
 * {@link io.mada.app.guard.Watch} ends the wait for one that does not come back, and {@link
 * io.mada.app.guard.ExitCall} keeps one from ending the process.
 */
package io.mada.app.guard;
