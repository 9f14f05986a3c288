package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/** Apache's error log: {@code [Sat Nov 21 13:52:28.123456 2026] [core:error] [pid 12:tid 34] [client 192.0.2.1:80] AH…}. */
final class ApacheErrorFormat implements Format {

    private static final Optional<String> OTHER = Optional.of("apache-error: not in the form of Apache's error log");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        if (!cursor.skip('[')) {
            return OTHER;
        }
        Optional<Instant> time = draft.dates().unix(cursor);
        if (time.isEmpty() || !cursor.skip("] [")) {
            return OTHER;
        }
        String module = cursor.until(']').orElse("");
        int colon = module.indexOf(':');
        String level = Levels.of(level(module.substring(colon + 1)));
        if (level.equals(Levels.UNKNOWN)) {
            return OTHER;
        }
        draft.at(time.get());
        draft.level(level);
        draft.given("apache.module", module.substring(0, Math.max(0, colon)));
        while (cursor.skip(" [")) {
            int from = cursor.at();
            String detail = cursor.until(']').orElse("");
            if (detail.startsWith("pid ")) {
                process(new Cursor(detail.substring(4)), draft);
            } else if (detail.startsWith("client ")) {
                draft.given("source.address", detail.substring(7));
            } else {
                cursor.to(from - 1);
                break;
            }
        }
        cursor.spaces();
        String message = cursor.rest();
        int code = message.startsWith("AH") ? message.indexOf(": ") : -1;
        if (code > 2 && code < 10) {
            draft.other("error.code", message.substring(0, code));
        }
        draft.message(message);
        return Optional.empty();
    }

    private static String level(String word) { // trace1 to trace8
        return word.startsWith("trace") ? "trace" : word;
    }

    private static void process(Cursor detail, Draft draft) {
        long process = detail.number();
        if (process >= 0) {
            draft.other("process.pid", process);
        }
        if (detail.skip(":tid ")) {
            draft.other("process.thread.id", detail.rest());
        }
    }
}
