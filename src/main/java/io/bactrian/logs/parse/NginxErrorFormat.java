package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** nginx's error log: {@code 2026/11/21 13:52:28 [error] 12#13: *5 open() failed (2: …), client: 192.0.2.1, server: …}. */
final class NginxErrorFormat implements Format {

    private static final Optional<String> OTHER = Optional.of("nginx-error: not in the form of nginx's error log");
    private static final List<Detail> DETAILS = List.of(
            new Detail(", client: ", "source.address"),
            new Detail(", server: ", "url.domain"),
            new Detail(", request: ", "http.request.line"),
            new Detail(", subrequest: ", "http.subrequest"),
            new Detail(", upstream: ", "http.upstream"),
            new Detail(", host: ", "http.request.host"),
            new Detail(", referrer: ", "http.request.referrer"));

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        Optional<Instant> time = cursor.peek(4) == '/' ? draft.dates().iso(cursor) : Optional.empty();
        if (time.isEmpty() || !cursor.skip(" [")) {
            return OTHER;
        }
        String level = Levels.of(cursor.until(']').orElse(""));
        cursor.spaces();
        long process = cursor.number();
        if (level.equals(Levels.UNKNOWN) || process < 0 || !cursor.skip('#')) {
            return OTHER;
        }
        long thread = cursor.number();
        if (!cursor.skip(": ")) {
            return OTHER;
        }
        draft.at(time.get());
        draft.level(level);
        draft.other("process.pid", process);
        draft.other("process.thread.id", thread);
        if (cursor.peek() == '*' && Cursor.isDigit(cursor.peek(1))) {
            cursor.step();
            draft.other("nginx.connection", cursor.number());
            cursor.spaces();
        }
        message(cursor.rest(), draft);
        return Optional.empty();
    }

    /** What follows the message in a fixed order; a request may hold any of it, so each is looked for after the last. */
    private static void message(String text, Draft draft) {
        int end = text.length();
        for (Detail detail : DETAILS) {
            int at = text.indexOf(detail.words());
            if (at >= 0) {
                end = at;
                break;
            }
        }
        draft.message(text.substring(0, end));
        Cursor cursor = new Cursor(text);
        cursor.to(end);
        for (Detail detail : DETAILS) {
            if (cursor.skip(detail.words())) {
                Optional<String> quoted = cursor.quoted();
                draft.given(detail.field(), quoted.orElseGet(() -> untilComma(cursor)));
            }
        }
        draft.given("extra", cursor.rest());
    }

    private static String untilComma(Cursor cursor) {
        StringBuilder value = new StringBuilder();
        for (; !cursor.atEnd() && !(cursor.peek() == ',' && cursor.peek(1) == ' '); cursor.step()) {
            value.append(cursor.peek());
        }
        return value.toString();
    }

    private record Detail(String words, String field) {}
}
