package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which backups of one thing are kept. Rules add up: what one of them keeps is kept. Only verified backups count
 * towards a number; an unverified one may be kept beside them, never instead of one.
 *
 * @param recoveryWindow everything younger is kept, and the newest backups older than it: they are what the window's
 *     first moments are restored from
 * @param keepDaily days, weeks, months and years of which the newest backup is kept
 * @param minimumVerified the newest verified backups, always kept; while there are fewer nothing is expired
 */
public record RetentionPolicy(
        Optional<Duration> recoveryWindow,
        int keepDaily,
        int keepWeekly,
        int keepMonthly,
        int keepYearly,
        int minimumVerified) {

    public RetentionPolicy {
        if (keepDaily < 0 || keepWeekly < 0 || keepMonthly < 0 || keepYearly < 0 || minimumVerified < 1) {
            throw configuration("retention counts are not negative, and at least one verified backup is kept");
        }
        if (recoveryWindow.isEmpty() && keepDaily + keepWeekly + keepMonthly + keepYearly == 0) {
            throw configuration("a retention policy without a window or a count would keep nothing");
        }
        if (recoveryWindow
                .filter(window -> window.isZero() || window.isNegative())
                .isPresent()) {
            throw configuration("a recovery window is longer than zero");
        }
    }

    /**
     * A backup as retention sees it.
     *
     * @param verified whether it has passed a verification or a drill, and has not failed one since
     */
    public record Candidate(String id, Instant instant, boolean verified) {}

    /**
     * What the plan says of one backup.
     *
     * @param reason why it is kept, or that nothing keeps it
     */
    public record Decision(Candidate candidate, boolean keep, String reason) {}

    /**
     * Decides, newest first.
     *
     * @param candidates all backups of one thing
     * @param zone in which days, weeks, months and years begin
     * @throws BactrianException {@code RETENTION_REFUSED} when the clock cannot be right or nothing would be left
     */
    public List<Decision> plan(List<Candidate> candidates, Instant now, ZoneId zone) {
        List<Candidate> newestFirst = candidates.stream()
                .sorted(Comparator.comparing(Candidate::instant)
                        .thenComparing(Candidate::id)
                        .reversed())
                .toList();
        if (newestFirst.isEmpty()) {
            return List.of();
        }
        Candidate newest = newestFirst.get(0);
        if (newest.instant().isAfter(now)) {
            throw refused(
                    "backup " + newest.id() + " is from the future: it is " + now + " here",
                    "correct the clock of this machine, or of the one that wrote it");
        }
        Map<Candidate, String> kept = new LinkedHashMap<>();
        keepVerified(newestFirst, kept);
        recoveryWindow.ifPresent(window -> keepWindow(newestFirst, now.minus(window), window, kept));
        keepPeriods(newestFirst, keepDaily, "day", date -> date, zone, kept);
        keepPeriods(newestFirst, keepWeekly, "week", RetentionPolicy::week, zone, kept);
        keepPeriods(newestFirst, keepMonthly, "month", date -> date.withDayOfMonth(1), zone, kept);
        keepPeriods(newestFirst, keepYearly, "year", date -> date.withDayOfYear(1), zone, kept);
        if (kept.isEmpty()) {
            throw refused("the policy would delete every backup", "correct the policy");
        }
        List<Decision> plan = new ArrayList<>();
        for (Candidate candidate : newestFirst) {
            String reason = kept.get(candidate);
            plan.add(new Decision(candidate, reason != null, reason == null ? "nothing keeps it" : reason));
        }
        return plan;
    }

    private void keepVerified(List<Candidate> newestFirst, Map<Candidate, String> kept) {
        List<Candidate> verified = newestFirst.stream()
                .filter(Candidate::verified)
                .limit(minimumVerified)
                .toList();
        if (verified.size() < minimumVerified) {
            String reason = "only " + verified.size() + " of " + minimumVerified + " verified backups are there";
            newestFirst.forEach(candidate -> kept.putIfAbsent(candidate, reason));
            return;
        }
        verified.forEach(candidate -> kept.putIfAbsent(candidate, "newest verified"));
        // What came after the last verification has not had its chance yet.
        for (Candidate candidate : newestFirst) {
            if (candidate.verified()) {
                return;
            }
            kept.putIfAbsent(candidate, "newer than the newest verified");
        }
    }

    private static void keepWindow(
            List<Candidate> newestFirst, Instant start, Duration window, Map<Candidate, String> kept) {
        List<Candidate> older = new ArrayList<>();
        for (Candidate candidate : newestFirst) {
            if (candidate.instant().isBefore(start)) {
                older.add(candidate);
            } else {
                kept.putIfAbsent(candidate, "within " + Durations.format(window));
            }
        }
        String reason = "newest before the last " + Durations.format(window);
        older.stream().findFirst().ifPresent(candidate -> kept.putIfAbsent(candidate, reason));
        older.stream()
                .filter(Candidate::verified)
                .findFirst()
                .ifPresent(candidate -> kept.putIfAbsent(candidate, reason));
    }

    /**
     * Keeps the newest verified backup of each of the newest periods that have one. A period on the way that has only
     * unverified ones keeps its newest, and does not count.
     */
    private static void keepPeriods(
            List<Candidate> newestFirst,
            int count,
            String unit,
            Function<LocalDate, LocalDate> period,
            ZoneId zone,
            Map<Candidate, String> kept) {
        if (count == 0) {
            return;
        }
        Map<LocalDate, List<Candidate>> periods = new LinkedHashMap<>();
        for (Candidate candidate : newestFirst) {
            LocalDate date = candidate.instant().atZone(zone).toLocalDate();
            periods.computeIfAbsent(period.apply(date), any -> new ArrayList<>())
                    .add(candidate);
        }
        Set<LocalDate> counted = new HashSet<>();
        for (Map.Entry<LocalDate, List<Candidate>> entry : periods.entrySet()) {
            if (counted.size() == count) {
                return;
            }
            Optional<Candidate> verified =
                    entry.getValue().stream().filter(Candidate::verified).findFirst();
            verified.ifPresent(any -> counted.add(entry.getKey()));
            String reason = "newest of the " + unit + " of " + entry.getKey();
            kept.putIfAbsent(
                    verified.orElse(entry.getValue().get(0)), verified.isPresent() ? reason : reason + ", unverified");
        }
    }

    private static LocalDate week(LocalDate date) {
        return date.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                .with(java.time.DayOfWeek.MONDAY);
    }

    private static PermanentException configuration(String message) {
        return new PermanentException(
                ExitCode.CONFIGURATION,
                message,
                "set retention (30d), keepDaily, keepWeekly, keepMonthly or keepYearly");
    }

    static BactrianException refused(String message, String hint) {
        return new BactrianException(ExitCode.RETENTION_REFUSED, message, hint);
    }
}
