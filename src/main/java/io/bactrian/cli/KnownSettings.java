package io.bactrian.cli;

import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.backup.dump.Sources;
import io.bactrian.backup.repository.Repositories;
import io.bactrian.logs.bulk.ClusterSettings;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.logs.redact.Pseudonyms;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.SettingsCheck;
import java.util.List;

/** Reads the settings of every flow, so that all that is wrong with them is found before anything is started. */
public final class KnownSettings {

    private KnownSettings() {}

    public static List<SettingsCheck> checks() {
        return List.of(KnownSettings::sources, Repositories::validate, KnownSettings::alerts, KnownSettings::logs);
    }

    private static void alerts(Settings settings) {
        DeliverySettings.from(settings);
        try {
            Alerting.check(() -> ConfigLoader.load(settings));
        } catch (ProblemsException e) {
            e.problems().forEach(settings::add);
        }
    }

    private static void logs(Settings settings) {
        ClusterSettings.validate(settings);
        DeadLetterTable.most(settings);
        Pseudonyms.validate(settings);
    }

    private static void sources(Settings settings) {
        for (String name : Sources.names(settings)) {
            try {
                Sources.find(settings, name);
            } catch (ProblemsException e) {
                e.problems().forEach(settings::add);
            }
        }
    }
}
