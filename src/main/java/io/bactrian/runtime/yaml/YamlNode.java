package io.bactrian.runtime.yaml;

/** A piece of a YAML document that knows the line it starts at, counted from 1. */
public sealed interface YamlNode permits YamlMapping, YamlSequence, YamlScalar {

    int line();
}
