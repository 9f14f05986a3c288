package io.bactrian.runtime;

import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Ordered;
import org.apache.camel.spi.LoadablePropertiesSource;

/** Camel's placeholders and its own {@code camel.*} options, answered from the settings. */
final class SettingsPropertiesSource implements LoadablePropertiesSource, Ordered {

    private final Settings settings;

    SettingsPropertiesSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "settings";
    }

    @Override
    public String getProperty(String name) {
        return settings.find(name).orElse(null);
    }

    @Override
    public Properties loadProperties() {
        return loadProperties(name -> true);
    }

    @Override
    public Properties loadProperties(Predicate<String> filter) {
        Properties some = new Properties();
        settings.forPlaceholders().forEach((key, value) -> {
            if (filter.test((String) key)) {
                some.put(key, value);
            }
        });
        return some;
    }

    @Override
    public void reloadProperties(String location) {
        // Settings are immutable: a changed file is read by the next start.
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
