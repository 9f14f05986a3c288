package io.bactrian.alerts.api;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.Silence;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** A form that makes a silence, its matchers filled in by the link that led to it. */
final class SilencePage {

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int TEXT_LENGTH = 4000;

    Answer show(AlertService service, Request request) {
        String matchers = AlertFilter.matchers(
                        request.parameters("filter"), service.config().matcherMode())
                .stream()
                .map(Matcher::toString)
                .reduce((one, other) -> one + "\n" + other)
                .orElse("");
        return Answer.html(200, form(request, matchers, "2h", "", "", "").html());
    }

    Answer create(AlertService service, Request request) {
        Form.requireOwnPage(request, service.externalUrl());
        Form form = new Form(request);
        try {
            Silence silence = silence(form, service.config().matcherMode());
            String id = service.setSilence(silence);
            return Answer.html(
                    200,
                    new Page("Silenced")
                            .text("Until " + silence.endsAt().truncatedTo(ChronoUnit.SECONDS) + ", by "
                                    + silence.createdBy() + ".")
                            .raw("<p>" + codes(silence.matchers()) + "</p>\n")
                            .soft("Silence " + id)
                            .html());
        } catch (IllegalArgumentException | Refusal | NoSuchElementException e) {
            return Answer.html(
                    400,
                    form(
                                    request,
                                    form.value("matchers"),
                                    form.value("duration"),
                                    form.value("by"),
                                    form.value("comment"),
                                    e.getMessage())
                            .html());
        }
    }

    private static Silence silence(Form form, MatcherMode mode) {
        List<Matcher> matchers = AlertFilter.matchers(
                Stream.of(form.value("matchers").split("\\R"))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList(),
                mode);
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException(
                    "at least one matcher is needed: without one, everything would be silent");
        }
        Duration duration = Durations.parse(form.value("duration"));
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the duration must be from 1s to 366d");
        }
        Instant now = Instant.now();
        return new Silence(
                "",
                matchers,
                now,
                now.plus(duration),
                now,
                text(form, "by", "say who you are"),
                text(form, "comment", "say why"),
                Labels.NONE);
    }

    private static String text(Form form, String name, String missing) {
        String text = form.value(name);
        if (text.isEmpty() || text.length() > TEXT_LENGTH) {
            throw new IllegalArgumentException(text.isEmpty() ? missing : name + " is too long");
        }
        return text;
    }

    private static Page form(
            Request request, String matchers, String duration, String by, String comment, String problem) {
        Page page = new Page("Silence alerts");
        if (!problem.isEmpty()) {
            page.bad(problem);
        }
        return page.soft("Alerts that all of these match are not told while it lasts.")
                .raw("<form method=\"post\" action=\"" + Page.escape(request.address()) + "\">\n"
                        + "<label for=\"matchers\">Matchers, one a line</label>"
                        + "<textarea id=\"matchers\" name=\"matchers\" rows=\"5\" required spellcheck=\"false\">\n"
                        + Page.escape(matchers) + "</textarea>\n"
                        + input("duration", "How long (30m, 2h, 3d)", duration)
                        + input("by", "Who you are", by)
                        + input("comment", "Why", comment)
                        + "<button>Silence</button></form>\n");
    }

    private static String input(String name, String label, String value) {
        return "<label for=\"" + name + "\">" + Page.escape(label) + "</label><input id=\"" + name + "\" name=\"" + name
                + "\" required maxlength=\"" + TEXT_LENGTH + "\" value=\"" + Page.escape(value) + "\">\n";
    }

    private static String codes(List<Matcher> matchers) {
        StringBuilder codes = new StringBuilder();
        matchers.forEach(matcher ->
                codes.append("<code>").append(Page.escape(matcher.toString())).append("</code>"));
        return codes.toString();
    }
}
