package io.bactrian.logs.parse.grok;

import java.util.Map;
import java.util.Optional;

/**
 * Reads by hand what a usual pattern matches: exactly what RE2 would take first at this place, or it says that it does not
 * know.
 */
interface Token {

    /** It does not know, which is not to say that there is no match. */
    int UNKNOWN = -1;

    /** {@code DATA}: as little as there may be. */
    Token LAZY = new Open() {
        @Override
        public int end(String text, int at, String next) {
            return next == null ? at : text.indexOf(next, at);
        }
    };

    /** {@code GREEDYDATA}: as much as there may be. */
    Token GREEDY = new Open() {
        @Override
        public int end(String text, int at, String next) {
            int end = next == null ? text.length() : text.lastIndexOf(next);
            return end < at ? UNKNOWN : end;
        }
    };

    Map<String, Token> NAMED = Map.ofEntries(
            Map.entry("DATA", LAZY),
            Map.entry("GREEDYDATA", GREEDY),
            Map.entry("WORD", new Run(1, Token::isWord)),
            Map.entry("NOTSPACE", new Run(1, sign -> !isBlank(sign))),
            Map.entry("SPACE", new Run(0, Token::isBlank)),
            Map.entry("NONNEGINT", new Run(1, Token::isDigit)),
            Map.entry("USERNAME", new Run(1, sign -> isName(sign) || sign == '.')),
            Map.entry("USER", new Run(1, sign -> isName(sign) || sign == '.')),
            Map.entry("PROG", new Run(1, sign -> isName(sign) || "./%@".indexOf(sign) >= 0)),
            Map.entry("INT", (Fixed) Numbers::whole),
            Map.entry("POSINT", (Fixed) Numbers::positive),
            Map.entry("NUMBER", (Fixed) Numbers::decimal),
            Map.entry("BASE10NUM", (Fixed) Numbers::decimal),
            Map.entry("IPV4", (Fixed) Addresses::ipv4),
            Map.entry("IP", (Fixed) Addresses::ip),
            Map.entry("HOSTNAME", (Fixed) Addresses::hostName),
            Map.entry("HOST", (Fixed) Addresses::hostName),
            Map.entry("IPORHOST", (Fixed) Addresses::ipOrHost),
            Map.entry("SYSLOGHOST", (Fixed) Addresses::ipOrHost),
            Map.entry("URIPATHPARAM", (Fixed) Addresses::pathAndQuery),
            Map.entry("TIMESTAMP_ISO8601", (Fixed) Times::iso),
            Map.entry("HTTPDATE", (Fixed) Times::http),
            Map.entry("SYSLOGTIMESTAMP", (Fixed) Times::syslog),
            Map.entry("LOGLEVEL", (Fixed) Words::level),
            Map.entry("UUID", (Fixed) Words::uuid),
            Map.entry("QS", (Fixed) Words::quoted),
            Map.entry("QUOTEDSTRING", (Fixed) Words::quoted),
            Map.entry("JAVACLASS", (Fixed) Words::javaClass));

    static Optional<Token> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    /** What {@code \s} with a quantifier at this place reads. */
    static Optional<Token> blanks(String source, int quantifier) {
        char sign = quantifier < source.length() ? source.charAt(quantifier) : ' ';
        boolean lazy = quantifier + 1 < source.length() && "?+*{".indexOf(source.charAt(quantifier + 1)) >= 0;
        if (lazy || (sign != '+' && sign != '*')) {
            return Optional.empty();
        }
        return Optional.of(new Run(sign == '+' ? 1 : 0, Token::isBlank));
    }

    /**
     * @param next the literal that follows, or null
     * @return where it ends, or {@link #UNKNOWN}
     */
    int end(String text, int at, String next);

    /** Whether what follows says where it ends. */
    default boolean isOpen() {
        return false;
    }

    /** Tells by itself where it ends. */
    @FunctionalInterface
    interface Fixed extends Token {

        int end(String text, int at);

        @Override
        default int end(String text, int at, String next) {
            return end(text, at);
        }
    }

    /** Ends where what follows begins. */
    interface Open extends Token {

        @Override
        default boolean isOpen() {
            return true;
        }
    }

    /** Signs of a class, as many as there are; fewer when only so the literal follows that must. */
    record Run(int least, Signs signs) implements Token {

        @Override
        public int end(String text, int at, String next) {
            int end = at;
            while (end < text.length() && signs.has(text.charAt(end))) {
                end++;
            }
            if (next != null && !text.startsWith(next, end)) {
                end = text.lastIndexOf(next, end);
            }
            return end - at < least ? UNKNOWN : end;
        }
    }

    /** A class of signs. */
    @FunctionalInterface
    interface Signs {

        boolean has(char sign);
    }

    static boolean isBlank(char sign) {
        return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r' || sign == '\f';
    }

    static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    static boolean isLetter(char sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    }

    static boolean isWord(char sign) {
        return isLetter(sign) || isDigit(sign) || sign == '_';
    }

    /** What a name of a host or user has. */
    static boolean isName(char sign) {
        return isWord(sign) || sign == '-';
    }

    static char sign(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\uffff';
    }
}
