package io.bactrian.alerts.template.go;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;

/** Go's {@code time.Time}. */
public record GoTime(ZonedDateTime time) implements GoObject {

    /** The time that means none. */
    public static final GoTime ZERO = utc(Instant.parse("0001-01-01T00:00:00Z"));

    private static final String STRING = "2006-01-02 15:04:05.999999999 -0700 MST";

    public static GoTime utc(Instant instant) {
        return new GoTime(instant.atZone(ZoneOffset.UTC));
    }

    public String format(String layout) {
        return GoLayout.format(layout, time);
    }

    @Override
    public String goType() {
        return "time.Time";
    }

    @Override
    public Optional<String> text() {
        return Optional.of(format(STRING));
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Format" -> Optional.of(Function.of(arguments -> format(arguments.string(0)), Kind.STRING));
            case "String" -> Function.getter(() -> format(STRING));
            case "UTC" -> Function.getter(() -> in(ZoneOffset.UTC));
            case "Local" -> Function.getter(() -> in(ZoneId.systemDefault()));
            case "Add" -> Optional.of(Function.of(arguments -> plus((GoDuration) arguments.get(0)), Kind.DURATION));
            case "AddDate" -> Optional.of(Function.of(this::plusDate, Kind.INTEGER, Kind.INTEGER, Kind.INTEGER));
            case "Sub" ->
                Optional.of(Function.of(
                        arguments -> new GoDuration(Duration.between(other(arguments).time, time)), Kind.TIME));
            case "After" ->
                Optional.of(Function.of(
                        arguments -> instant().isAfter(other(arguments).instant()), Kind.TIME));
            case "Before" ->
                Optional.of(Function.of(
                        arguments -> instant().isBefore(other(arguments).instant()), Kind.TIME));
            case "Equal" ->
                Optional.of(Function.of(
                        arguments -> instant().equals(other(arguments).instant()), Kind.TIME));
            case "IsZero" -> Function.getter(() -> instant().equals(ZERO.instant()));
            default -> number(name);
        };
    }

    private Optional<Function> number(String name) {
        return switch (name) {
            case "Unix" -> Function.getter(time::toEpochSecond);
            case "UnixMilli" -> Function.getter(() -> instant().toEpochMilli());
            case "UnixMicro" -> Function.getter(() -> time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000);
            case "UnixNano" -> Function.getter(() -> time.toEpochSecond() * 1_000_000_000L + time.getNano());
            case "Year" -> Function.getter(() -> (long) time.getYear());
            case "Month" ->
                Function.getter(() -> new GoNamed(
                        "time.Month",
                        time.getMonthValue(),
                        time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
            case "Weekday" ->
                Function.getter(() -> new GoNamed(
                        "time.Weekday",
                        time.getDayOfWeek().getValue() % 7,
                        time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
            case "Day" -> Function.getter(() -> (long) time.getDayOfMonth());
            case "YearDay" -> Function.getter(() -> (long) time.getDayOfYear());
            case "Hour" -> Function.getter(() -> (long) time.getHour());
            case "Minute" -> Function.getter(() -> (long) time.getMinute());
            case "Second" -> Function.getter(() -> (long) time.getSecond());
            case "Nanosecond" -> Function.getter(() -> (long) time.getNano());
            default -> Optional.empty();
        };
    }

    public Instant instant() {
        return time.toInstant();
    }

    public GoTime in(ZoneId zone) {
        return new GoTime(time.withZoneSameInstant(zone));
    }

    private static GoTime other(Function.Arguments arguments) {
        return (GoTime) arguments.get(0);
    }

    private GoTime plus(GoDuration duration) {
        return new GoTime(time.plus(Duration.ofNanos(duration.nanos())));
    }

    private GoTime plusDate(Function.Arguments arguments) {
        long most = 100_000;
        for (int at = 0; at < 3; at++) {
            if (Math.abs(arguments.number(at)) > most) {
                throw new Function.Refusal("the date is out of range");
            }
        }
        // As Go normalizes: 31 January and a month is 3 March.
        ZonedDateTime first =
                time.withDayOfMonth(1).plusYears(arguments.number(0)).plusMonths(arguments.number(1));
        return new GoTime(first.plusDays(time.getDayOfMonth() - 1L + arguments.number(2)));
    }
}
