/**
 * YAML whose every part knows its line. In flow files and texts from outside, bounded in size, depth and expansion; out
 * flow mappings, lists and scalars for the checks of routes and of configurations, and their problems.
 */
package io.bactrian.runtime.yaml;
