package io.bactrian.doctor;

import io.bactrian.logs.bulk.LogSetup;
import io.bactrian.runtime.Settings;
import java.util.List;
import java.util.function.Supplier;

/** A cluster answers, is of a version that we work with, and has the index template of the logs. */
final class ElasticsearchCheck implements Check {

    private final Supplier<Settings> settings;
    private final String cluster;

    ElasticsearchCheck(Supplier<Settings> settings, String cluster) {
        this.settings = settings;
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "elasticsearch " + cluster;
    }

    @Override
    public Finding run() {
        LogSetup setup = LogSetup.of(settings.get(), cluster);
        String version = setup.requireKnownVersion();
        List<String> outdated = setup.outdated();
        if (!outdated.isEmpty()) {
            return Finding.fail(
                    subject(),
                    "version " + version + ", but missing or outdated: " + String.join(", ", outdated),
                    "run bactrian logs setup --cluster " + cluster);
        }
        return Finding.ok(subject(), "version " + version + ", its index template is there");
    }
}
