package io.bactrian.runtime;

import org.apache.camel.spi.PropertiesFunction;

/** {@code {{secret-file:PATH}}} in a route: the secret that stands in a file of mode 0600, without its newline. */
final class SecretFilePropertiesFunction implements PropertiesFunction {

    private final Settings settings;

    SecretFilePropertiesFunction(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "secret-file";
    }

    @Override
    public String apply(String path) {
        return SecretFile.read(settings.base().resolve(path)).reveal();
    }
}
