/** How training gets its batches. Not for plug-ins: it may change at any time. */
package io.mada.internal.loading;
