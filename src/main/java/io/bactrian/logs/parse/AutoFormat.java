package io.bactrian.logs.parse;

import java.util.List;
import java.util.Optional;

/** Tells the format by the first signs of the line, and tries few. What is none of them is plain, which is no failure. */
final class AutoFormat implements Format {

    private static final Format PLAIN = new PlainFormat();
    private static final Format JSON = new JsonFormat();
    private static final Format LOGFMT = new LogfmtFormat();
    private static final Format SYSLOG = new SyslogFormat();
    private static final Format ACCESS = new AccessFormat();
    private static final Format NGINX = new NginxErrorFormat();
    private static final Format APACHE = new ApacheErrorFormat();
    private static final Format MARIADB = new MariadbFormat();
    private static final Format REDIS = new RedisFormat();
    private static final Format JAVA = new JavaFormat();
    private static final Format PYTHON = new PythonFormat();

    private final List<Format> dated;

    AutoFormat(PostgresqlFormat postgresql) {
        dated = List.of(postgresql, PYTHON, JAVA, MARIADB, SYSLOG);
    }

    @Override
    public Optional<String> read(Input input, Draft draft) {
        if (input.begins('{')) {
            Optional<String> why = JSON.read(input, draft);
            // Text may begin with a brace; but what began as an object was meant to be one.
            return why.isEmpty() || input.text().startsWith("{\"") ? why : plain(input, draft);
        }
        String text = input.text();
        for (Format format : candidates(text)) {
            if (format.read(input, draft).isEmpty()) {
                return Optional.empty();
            }
            draft.clear();
        }
        return plain(input, draft);
    }

    private static Optional<String> plain(Input input, Draft draft) {
        draft.clear();
        if (!input.text().isEmpty() && Cursor.isDigit(input.text().charAt(0))) {
            draft.dates().iso(new Cursor(input.text())).ifPresent(draft::at);
        }
        return PLAIN.read(input, draft);
    }

    private List<Format> candidates(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if (first == '<') {
            return List.of(SYSLOG);
        }
        if (first == '#') {
            return text.startsWith("# Time") || text.startsWith("# User@Host") ? List.of(MARIADB) : List.of();
        }
        if (first == '[') {
            return List.of(APACHE, REDIS, JAVA);
        }
        if (Cursor.isDigit(first)) {
            return digits(text);
        }
        if (LogfmtFormat.isLikely(text)) {
            return List.of(LOGFMT);
        }
        if (text.length() > 15 && text.charAt(3) == ' ' && Cursor.isLetter(first)) {
            return text.charAt(6) == ',' || text.charAt(5) == ',' ? List.of(JAVA) : List.of(SYSLOG);
        }
        if (text.contains("] \"")) {
            return List.of(ACCESS);
        }
        return Character.isUpperCase(first) ? List.of(PYTHON) : List.of();
    }

    private List<Format> digits(String text) {
        if (text.length() < 12) {
            return List.of();
        }
        if (text.charAt(4) == '/') {
            return List.of(NGINX, JAVA);
        }
        if (text.charAt(4) == '-' || text.charAt(2) == '-') {
            return dated;
        }
        if (text.charAt(2) == ':' && text.charAt(5) == ':') {
            return List.of(JAVA);
        }
        if (text.contains("] \"")) {
            return List.of(ACCESS);
        }
        return text.charAt(6) == ' ' ? List.of(MARIADB, REDIS) : List.of(REDIS);
    }
}
