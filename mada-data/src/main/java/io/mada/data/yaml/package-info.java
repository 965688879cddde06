/**
 * The one reader of YAML files: {@link io.mada.data.yaml.YamlFile}. A configuration, a list of
 * classes and a built-in style are all read by it, so that they follow the same rules and a mistake
 * in any of them names file and line.
 */
package io.mada.data.yaml;
