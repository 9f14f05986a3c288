package io.bactrian.backup.dump;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** The sources an operator named in the settings: {@code source.<name>.type} and what belongs to it. */
public final class Sources {

    private static final String PREFIX = "source";

    private Sources() {}

    /** The names of all sources. */
    public static SortedSet<String> names(Settings settings) {
        return settings.names(PREFIX);
    }

    /**
     * The source of that name.
     *
     * @throws io.bactrian.runtime.ProblemsException with everything that is wrong with its settings
     */
    public static Source find(Settings settings, String name) {
        SettingsSection section = settings.section(PREFIX + "." + name);
        if (section.find("type").isEmpty() && !names(settings).contains(name)) {
            throw unknown(settings, name);
        }
        Source source =
                switch (section.choice("type", "", Set.of(PostgresqlSource.ENGINE, SqliteSource.ENGINE))) {
                    case SqliteSource.ENGINE -> SqliteSource.read(name, section);
                    case PostgresqlSource.ENGINE -> PostgresqlSource.read(name, section);
                    default -> {
                        section.required("type");
                        yield null;
                    }
                };
        settings.check();
        return source;
    }

    /**
     * The source of that name, which must be of that type.
     *
     * @throws io.bactrian.runtime.ProblemsException with everything that is wrong with its settings
     */
    public static <T extends Source> T find(Settings settings, String name, Class<T> type) {
        Source source = find(settings, name);
        if (!type.isInstance(source)) {
            String wanted = type.equals(SqliteSource.class) ? SqliteSource.ENGINE : PostgresqlSource.ENGINE;
            throw problem(
                    settings.place(PREFIX + "." + name + ".type"),
                    "source " + name + " is of type " + source.engine() + ", not " + wanted,
                    "use dump:" + source.engine() + ", or name a source of type " + wanted);
        }
        return type.cast(source);
    }

    private static ProblemsException unknown(Settings settings, String name) {
        SortedSet<String> known = names(settings);
        String hint = Nearest.to(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(
                        known.isEmpty()
                                ? "set " + PREFIX + "." + name + ".type and what belongs to it"
                                : "known are " + String.join(", ", known));
        return problem(settings.place(PREFIX + "." + name + ".type"), "unknown source " + name, hint);
    }

    private static ProblemsException problem(String place, String message, String hint) {
        return new ProblemsException(List.of(new Problem(place, message, hint)));
    }
}
