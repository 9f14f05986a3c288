package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Keys and tokens that are known by their shape. */
final class Tokens {

    /**
     * What begins so is a token.
     *
     * @param least how many signs follow at least
     */
    private record Shape(String prefix, int least) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("ghp_", 36),
            new Shape("gho_", 36),
            new Shape("ghu_", 36),
            new Shape("ghs_", 36),
            new Shape("ghr_", 36),
            new Shape("github_pat_", 22),
            new Shape("glpat-", 20),
            new Shape("xoxb-", 10),
            new Shape("xoxa-", 10),
            new Shape("xoxp-", 10),
            new Shape("xoxr-", 10),
            new Shape("xoxs-", 10),
            new Shape("xoxe-", 10),
            new Shape("xoxe.", 10),
            new Shape("xapp-", 10),
            new Shape("hooks.slack.com/services/", 20),
            new Shape("sk_live_", 16),
            new Shape("sk_test_", 16),
            new Shape("rk_live_", 16),
            new Shape("rk_test_", 16),
            new Shape("whsec_", 16),
            new Shape("AIza", 35),
            new Shape("GOCSPX-", 20),
            new Shape("ya29.", 20),
            new Shape("npm_", 36),
            new Shape("SG.", 30),
            new Shape("hvs.", 20),
            new Shape("sk-proj-", 20),
            new Shape("sk-ant-", 20));
    private static final List<String> AWS = List.of("AKIA", "ASIA", "ABIA", "ACCA");
    private static final int AWS_ID = 20;
    private static final int BOT = 35;

    private static final boolean[] FIRSTS = new boolean[128];
    private static final Shape[][] BY_FIRST = new Shape[128][];

    static {
        for (char first = 0; first < BY_FIRST.length; first++) {
            char sign = first;
            BY_FIRST[first] = SHAPES.stream()
                    .filter(shape -> shape.prefix().charAt(0) == sign)
                    .toArray(Shape[]::new);
            FIRSTS[first] = BY_FIRST[first].length > 0;
        }
        for (char first : "AeBb".toCharArray()) {
            FIRSTS[first] = true;
        }
    }

    private Tokens() {}

    /** Whether a word that begins with this sign is worth asking for. */
    static boolean mayBegin(char first) {
        return FIRSTS[first];
    }

    /** At the first sign of a word that ends at {@code end}. */
    static Optional<Hit> at(Text text, int start, int end) {
        char first = text.at(start);
        if (first == 'e') {
            return end - start > 10 && text.startsWith("eyJ", start) ? jwt(text, start) : Optional.empty();
        }
        if (first == 'B' || first == 'b') {
            return scheme(text, start, end);
        }
        if (first == 'A' && end - start == AWS_ID && isAwsId(text, start)) {
            return Optional.of(Hit.masked(Detector.TOKEN, start, end));
        }
        for (Shape shape : BY_FIRST[first]) {
            if (text.at(start + 1) == shape.prefix().charAt(1) && text.startsWith(shape.prefix(), start)) {
                int behind = start + shape.prefix().length();
                int last = run(text, behind, shape.prefix().endsWith("/"));
                return last - behind >= shape.least()
                        ? Optional.of(Hit.masked(Detector.TOKEN, start, last))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static boolean isAwsId(Text text, int start) {
        boolean known = AWS.stream().anyMatch(prefix -> text.startsWith(prefix, start));
        for (int at = start; known && at < start + AWS_ID; at++) {
            int kind = text.kind(at);
            known = kind == Text.UPPER || kind == Text.DIGIT;
        }
        return known;
    }

    /**
     * Up to five parts with points between them, the first of which is a JSON object that names an algorithm or type. One
     * that is cut off is one too.
     */
    private static Optional<Hit> jwt(Text text, int start) {
        if (!isHeader(text, start, Math.min(start + 512, text.length()))) {
            return Optional.empty();
        }
        int end = run64(text, start);
        for (int part = 1; part < 5 && text.at(end) == '.'; part++) {
            end = run64(text, end + 1);
        }
        return Optional.of(Hit.masked(Detector.TOKEN, start, text.at(end - 1) == '.' ? end - 1 : end));
    }

    private static boolean isHeader(Text text, int start, int most) {
        int length = (run64(text, start, most) - start) / 4 * 4;
        byte[] bytes = Base64.getUrlDecoder().decode(text.part(start, start + length));
        String json = new String(bytes, ISO_8859_1);
        return json.contains("\"alg\"")
                || json.contains("\"typ\"")
                || json.contains("\"enc\"")
                || json.contains("\"kid\"");
    }

    /** {@code Bearer} with a token, {@code Basic} with a login in base64. What they begin with stays. */
    private static Optional<Hit> scheme(Text text, int start, int end) {
        int value = end + 1;
        if (text.at(end) != ' ') {
            return Optional.empty();
        }
        if (end - start == 6 && text.startsWithAnyCase("bearer", start)) {
            int last = runOfToken(text, value);
            return last - value >= 16 && hasDigit(text, value, last)
                    ? Optional.of(Hit.masked(Detector.TOKEN, value, last))
                    : Optional.empty();
        }
        if (end - start == 5 && text.startsWithAnyCase("basic", start)) {
            int last = runOfToken(text, value);
            return isLogin(text, value, last) ? Optional.of(Hit.masked(Detector.TOKEN, value, last)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isLogin(Text text, int from, int to) {
        int length = Math.min(to - from, 512) / 4 * 4;
        if (length < 4) {
            return false;
        }
        try {
            return new String(Base64.getDecoder().decode(text.part(from, from + length)), ISO_8859_1).indexOf(':') >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasDigit(Text text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.digit(at)) {
                return true;
            }
        }
        return false;
    }

    /** A Telegram bot's token, at its colon: 6 to 12 digits before it, 35 signs behind it of which the first are AA. */
    static Optional<Hit> bot(Text text, int colon, int floor) {
        if (text.at(colon + 1) != 'A' || text.at(colon + 2) != 'A') {
            return Optional.empty();
        }
        int start = colon;
        while (start > floor && start > colon - 13 && text.digit(start - 1)) {
            start--;
        }
        int end = run64(text, colon + 1, colon + 2 + BOT);
        return colon - start >= 6 && colon - start <= 12 && end - colon - 1 == BOT
                ? Optional.of(Hit.masked(Detector.TOKEN, start, end))
                : Optional.empty();
    }

    private static int run(Text text, int from, boolean path) {
        int at = from;
        while (is64(text.at(at)) || (text.at(at) == '.' && text.kind(at + 1) != 0) || (path && text.at(at) == '/')) {
            at++;
        }
        return at;
    }

    private static int runOfToken(Text text, int from) {
        int at = from;
        while (is64(text.at(at)) || ".~+/=".indexOf(text.at(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static int run64(Text text, int from) {
        return run64(text, from, text.length());
    }

    private static int run64(Text text, int from, int most) {
        int at = from;
        while (at < most && is64(text.at(at))) {
            at++;
        }
        return at;
    }

    private static boolean is64(char sign) {
        return Text.kindOf(sign) != 0 || sign == '_' || sign == '-';
    }
}
