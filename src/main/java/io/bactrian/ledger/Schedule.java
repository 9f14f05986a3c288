package io.bactrian.ledger;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * The hours at which a flow is due, each exactly once. A time of day that daylight saving leaves out is due when the
 * clock has jumped over it; one that occurs twice is due the first time. That is so for schedules with one time of day;
 * those that fire several times a day follow the passing of time instead.
 */
public final class Schedule {

    private static final Pattern ONE_TIME_OF_DAY = Pattern.compile("\\s*\\d+\\s+\\d+\\s+\\d+\\s.*");
    private static final List<Duration> LOOK_BACK = List.of(
            Duration.ofHours(2), Duration.ofHours(50), Duration.ofDays(9), Duration.ofDays(33), Duration.ofDays(367));

    private final CronExpression cron;
    private final ZoneId zone;
    private final boolean oneTimeOfDay;

    /**
     * @param cron Quartz's six or seven fields
     * @throws PermanentException when it is not a cron expression
     */
    public Schedule(String cron, ZoneId zone) {
        try {
            this.cron = new CronExpression(cron);
        } catch (ParseException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "'" + cron + "' is not a cron expression: " + e.getMessage(),
                    "Quartz wants seconds minutes hours day month weekday: 0 0 2 * * ?",
                    e);
        }
        this.cron.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC)); // it counts local time; zones are ours
        this.zone = zone;
        this.oneTimeOfDay = ONE_TIME_OF_DAY.matcher(cron).matches();
    }

    /**
     * One due time.
     *
     * @param key what the ledger remembers it by
     * @param at when it is due
     */
    public record Slot(String key, Instant at) {}

    /** The newest slot due at or before a time, within the last year. */
    public Optional<Slot> lastDue(Instant now) {
        for (Duration back : LOOK_BACK) {
            Optional<Slot> last = Optional.empty();
            for (Slot slot = next(now.minus(back)); slot != null && !slot.at().isAfter(now); slot = next(slot.at())) {
                last = Optional.of(slot);
            }
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    /** The first slot due after a time; null when the expression never fires again. */
    public Slot next(Instant after) {
        return oneTimeOfDay ? nextDay(after) : nextElapsed(after);
    }

    private Slot nextDay(Instant after) {
        // from one hour early, as local time may have jumped over a slot that is due only now
        LocalDateTime wall = following(LocalDateTime.ofInstant(after, zone).minusHours(1));
        while (wall != null && !wall.atZone(zone).toInstant().isAfter(after)) {
            wall = following(wall);
        }
        return wall == null ? null : new Slot(wall.toString(), wall.atZone(zone).toInstant());
    }

    private Slot nextElapsed(Instant after) {
        ZoneOffset offset = zone.getRules().getOffset(after);
        LocalDateTime wall = following(LocalDateTime.ofInstant(after, offset));
        if (wall == null) {
            return null;
        }
        Instant at = wall.toInstant(offset);
        ZoneOffsetTransition change = zone.getRules().nextTransition(after);
        if (change != null && !at.isBefore(change.getInstant())) {
            wall = following(change.getDateTimeAfter().minusSeconds(1));
            if (wall == null) {
                return null;
            }
            at = wall.toInstant(change.getOffsetAfter());
        }
        return new Slot(at.toString(), at);
    }

    private LocalDateTime following(LocalDateTime local) {
        Date date = cron.getNextValidTimeAfter(Date.from(local.toInstant(ZoneOffset.UTC)));
        return date == null ? null : LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }
}
