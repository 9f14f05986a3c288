package io.bactrian.backup.repository;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one backup, {@code crm-postgresql-20260131T020000Z}: what is protected and when its dump began.
 *
 * @param backup name of the protected thing
 * @param started to the second, in UTC
 */
public record BackupId(String backup, Instant started) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final DateTimeFormatter RECORD_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern TEXT = Pattern.compile("(.+)-(\\d{8}T\\d{6}Z)");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withResolverStyle(java.time.format.ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    public BackupId {
        checkName(backup);
        started = started.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Empty when the text is no identifier of a backup. */
    public static Optional<BackupId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !isName(matcher.group(1))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BackupId(
                    matcher.group(1),
                    LocalDateTime.parse(matcher.group(2), TIME).toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public static boolean isName(String backup) {
        return NAME.matcher(backup).matches();
    }

    /** @throws PermanentException when this is no name for a backup */
    static String checkName(String backup) {
        if (!isName(backup)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "'" + backup + "' is no name for a backup",
                    "use lower case letters, digits and hyphens, 63 at most, starting with a letter or digit");
        }
        return backup;
    }

    /** Sorts by time, to the millisecond: two records of one backup may be made within a second. */
    static String timestamp(Instant at) {
        return RECORD_TIME.format(at);
    }

    /** Key prefix of everything that belongs to this backup, with its closing slash. */
    String folder() {
        return backup + "/" + this + "/";
    }

    String manifestKey() {
        return folder() + Layout.MANIFEST;
    }

    @Override
    public String toString() {
        return backup + "-" + TIME.format(started);
    }
}
