/** Informing the user: the log of a run, and warnings on the error stream. */
package io.mada.app.log;
