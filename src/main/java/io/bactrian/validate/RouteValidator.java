package io.bactrian.validate;

import io.bactrian.runtime.Problem;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Validates a folder of route files without starting anything. */
public final class RouteValidator {

    private RouteValidator() {}

    /** Everything that is wrong with the routes; see {@link #inspect} for more. */
    public static List<Problem> validate(Path routesFolder, Settings settings) {
        return inspect(routesFolder, settings, List.of()).problems();
    }

    /**
     * Reads every file, applies every rule and every check, and answers all that was found.
     *
     * @param checks what other packages say about the settings they read
     */
    public static Validation inspect(Path routesFolder, Settings settings, List<SettingsCheck> checks) {
        Problems problems = new Problems();
        RouteFolder folder = RouteFolder.read(routesFolder, problems);
        rules(settings).forEach(rule -> rule.check(folder, problems));
        checks.forEach(check -> check.check(settings));
        List<Problem> all = new ArrayList<>(problems.inOrder());
        all.addAll(settings.problems());
        return new Validation(
                all,
                (int) folder.routes().count(),
                folder.files().size() + folder.unreadable().size());
    }

    private static List<Rule> rules(Settings settings) {
        Components components = new Components();
        Placeholders placeholders = new Placeholders(settings);
        return List.of(
                new StructureRule(),
                new OrderRule(),
                new IdentityRule(),
                new ReferenceRule(),
                new PlaceholderRule(settings),
                new EndpointRule(components, placeholders),
                new ScheduleRule(placeholders),
                new KameletFileRule(),
                new KameletUseRule(),
                new BackupNamesRule(settings, placeholders),
                new CredentialRule(components),
                new ForbiddenRule(),
                new NonEmptyRule());
    }
}
