package io.bactrian.doctor;

import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.RouteValidator;
import io.bactrian.validate.SettingsCheck;
import io.bactrian.validate.Validation;
import java.util.List;
import java.util.function.Supplier;

/** Routes and settings, as {@code bactrian validate} sees them. */
final class ConfigurationCheck implements Check {

    private final Supplier<Settings> settings;
    private final List<SettingsCheck> checks;

    ConfigurationCheck(Supplier<Settings> settings, List<SettingsCheck> checks) {
        this.settings = settings;
        this.checks = checks;
    }

    @Override
    public String subject() {
        return "routes and settings";
    }

    @Override
    public Finding run() {
        Settings own = settings.get();
        Validation validation = RouteValidator.inspect(RouteFiles.of(own).folder(), own, checks);
        if (validation.isValid()) {
            return Finding.ok(subject(), validation.summary());
        }
        int count = validation.problems().size();
        String first = validation.problems().get(0).place() + ": "
                + validation.problems().get(0).message();
        return Finding.fail(
                subject(),
                count == 1 ? first : count + " problems, the first is " + first,
                "bactrian validate shows them all with a hint for each");
    }
}
