/** Writing files whole or not at all. Not for plug-ins: it may change at any time. */
package io.mada.internal.file;
