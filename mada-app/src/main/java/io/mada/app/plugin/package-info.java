/**
 * Plug-ins: {@link io.mada.app.plugin.PluginJars} finds jars, {@link
 * io.mada.app.plugin.ModuleLoader} the modules in them, and {@link
 * io.mada.app.plugin.PluginRegistry} makes guarded parts from what the modules bind. No class of a
 * jar is loaded until somebody has named it or the jar.
 */
package io.mada.app.plugin;
