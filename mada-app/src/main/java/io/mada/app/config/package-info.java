/**
 * From a YAML file to typed settings: {@link io.mada.data.yaml.YamlFile} reads text, {@link
 * io.mada.app.plugin.ModuleLoader} and {@link io.mada.app.plugin.PluginRegistry} know the plug-ins,
 * and {@link io.mada.app.config.Experiment} has the settings for each part of a run.
 */
package io.mada.app.config;
