/** How sections of the configuration are read. Not for plug-ins: it may change at any time. */
package io.mada.internal.config;
