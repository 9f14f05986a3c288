package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/**
 * Access logs of Apache and nginx: common, combined, with a virtual host before and whatever fields after. Read by hand:
 * nothing else comes in such numbers.
 */
final class AccessFormat implements Format {

    private static final int LONGEST_NAMES = 512;
    private static final Optional<String> OTHER = Optional.of("access: not in the common or combined form");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        String host = "";
        String client = word(cursor);
        String ident = word(cursor);
        String user = word(cursor);
        if (cursor.peek() != '[' && !user.isEmpty()) { // one word more: a virtual host comes first
            host = client;
            client = ident;
            ident = user;
            user = word(cursor);
        }
        for (String more = " "; cursor.peek() != '[' && !more.isEmpty() && cursor.at() < LONGEST_NAMES; ) {
            more = word(cursor); // a name with spaces in it
            user += " " + more;
        }
        if (!cursor.skip('[')) {
            return OTHER;
        }
        Optional<Instant> time = draft.dates().dayFirst(cursor);
        if (time.isEmpty() || !cursor.skip("] ")) {
            return OTHER;
        }
        Optional<String> request = cursor.quoted();
        if (request.isEmpty() || !cursor.skip(' ')) {
            return OTHER;
        }
        String status = word(cursor);
        String bytes = word(cursor);
        if (!isNumber(status) || !(isNumber(bytes) || bytes.equals("-"))) {
            return OTHER;
        }
        draft.at(time.get());
        draft.given("url.domain", host);
        draft.given("source.address", client);
        draft.given("user.identity", ident);
        draft.given("user.name", user);
        request(request.get(), draft);
        long code = Long.parseLong(status);
        draft.other("http.response.status_code", code);
        draft.level(code >= 500 ? Levels.ERROR : code >= 400 ? Levels.WARN : Levels.INFO);
        draft.message(request.get().isEmpty() ? status : request.get() + " " + status);
        if (!bytes.equals("-")) {
            draft.other("http.response.body.bytes", Long.parseLong(bytes));
        }
        cursor.quoted().ifPresent(referrer -> draft.given("http.request.referrer", referrer));
        cursor.spaces();
        cursor.quoted().ifPresent(agent -> draft.given("user_agent.original", agent));
        extra(cursor, draft);
        return Optional.empty();
    }

    private static void request(String request, Draft draft) {
        int method = request.indexOf(' ');
        int version = request.lastIndexOf(" HTTP/");
        if (method <= 0 || version < method) {
            draft.given("http.request.line", request);
            return;
        }
        draft.other("http.request.method", request.substring(0, method));
        draft.other("url.original", request.substring(method + 1, Math.max(version, method + 1)));
        draft.other("http.version", request.substring(version + " HTTP/".length()));
    }

    /** Fields that somebody added at the end: pairs when they are pairs. */
    private static void extra(Cursor cursor, Draft draft) {
        cursor.spaces();
        int from = cursor.at();
        String extra = cursor.rest();
        if (LogfmtFormat.isLikely(extra + " =")) {
            cursor.to(from);
            if (LogfmtFormat.pairs(cursor, draft) > 0) {
                return;
            }
        }
        draft.given("extra", extra);
    }

    private static String word(Cursor cursor) {
        String word = cursor.word();
        cursor.spaces();
        return word;
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.length() <= 18 && word.chars().allMatch(sign -> Cursor.isDigit((char) sign));
    }
}
