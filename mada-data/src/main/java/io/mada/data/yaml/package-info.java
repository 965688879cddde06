/**
 * The one reader of YAML files: {@link io.mada.data.yaml.YamlFile}. A configuration, a list of
 * classes and a built-in style are all read by it, so they follow the same rules, and an error in
 * any of them names file and line.
 */
package io.mada.data.yaml;
