package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What the status of an answer means. */
public final class Answers {

    private static final int MOST_SHOWN = 300;

    private Answers() {}

    /**
     * @throws Refusal for every status but those of success
     */
    public static void requireSuccess(Message answer) {
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status / 100 == 2) {
            return;
        }
        String text = "status " + status + shown(answer.getBody(String.class));
        if (status == 429) {
            throw Refusal.rateLimited(retryAfter(answer.getHeader("Retry-After", "", String.class)), text);
        }
        if (status == 407) {
            throw Refusal.permanent(FailureReason.AUTHENTICATION, "the proxy refuses the login of proxy_url: " + text);
        }
        if (status == 401 || status == 403) {
            throw Refusal.permanent(FailureReason.AUTHENTICATION, text);
        }
        if (status == 408 || status == 425) {
            throw Refusal.temporary(FailureReason.CLIENT, text);
        }
        if (status / 100 == 4) {
            throw Refusal.permanent(FailureReason.CLIENT, text);
        }
        if (status / 100 == 3) {
            throw Refusal.permanent(FailureReason.OTHER, text);
        }
        Optional<Duration> wait = retryAfter(answer.getHeader("Retry-After", "", String.class));
        throw wait.isPresent() && status == 503
                ? Refusal.rateLimited(wait, text)
                : Refusal.temporary(FailureReason.SERVER, text);
    }

    /** The value of {@code Retry-After}: seconds or a date. */
    public static Optional<Duration> retryAfter(String value) {
        String text = value.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(java.time.Clock.systemUTC().instant(), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The beginning of a body, for people. */
    public static String shown(String body) {
        String line = body == null ? "" : body.strip().replaceAll("\\p{Cntrl}+", " ");
        if (line.isEmpty()) {
            return "";
        }
        return ": " + (line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line);
    }
}
