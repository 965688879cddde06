/** NumPy's format for arrays. Not for plug-ins: it may change at any time. */
package io.mada.internal.npy;
