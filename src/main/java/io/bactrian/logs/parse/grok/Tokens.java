package io.bactrian.logs.parse.grok;

import java.util.Map;
import java.util.Optional;

/** The usual patterns that are read by hand, by their names. */
final class Tokens {

    /** {@code DATA}: as little as there may be. */
    static final Token LAZY = new Token.Open() {
        @Override
        public int end(String text, int at, String next) {
            return next == null ? at : text.indexOf(next, at);
        }
    };

    /** {@code GREEDYDATA}: as much as there may be. */
    private static final Token GREEDY = new Token.Open() {
        @Override
        public int end(String text, int at, String next) {
            int end = next == null ? text.length() : text.lastIndexOf(next);
            return end < at ? Token.UNKNOWN : end;
        }
    };

    private static final Map<String, Token> NAMED = Map.ofEntries(
            Map.entry("DATA", LAZY),
            Map.entry("GREEDYDATA", GREEDY),
            Map.entry("WORD", new Token.Run(1, Token::isWord)),
            Map.entry("NOTSPACE", new Token.Run(1, sign -> !Token.isBlank(sign))),
            Map.entry("SPACE", new Token.Run(0, Token::isBlank)),
            Map.entry("NONNEGINT", new Token.Run(1, Token::isDigit)),
            Map.entry("USERNAME", new Token.Run(1, sign -> Token.isName(sign) || sign == '.')),
            Map.entry("USER", new Token.Run(1, sign -> Token.isName(sign) || sign == '.')),
            Map.entry("PROG", new Token.Run(1, sign -> Token.isName(sign) || "./%@".indexOf(sign) >= 0)),
            Map.entry("INT", (Token.Fixed) Numbers::whole),
            Map.entry("POSINT", (Token.Fixed) Numbers::positive),
            Map.entry("NUMBER", (Token.Fixed) Numbers::decimal),
            Map.entry("BASE10NUM", (Token.Fixed) Numbers::decimal),
            Map.entry("IPV4", (Token.Fixed) Addresses::ipv4),
            Map.entry("IP", (Token.Fixed) Addresses::ip),
            Map.entry("HOSTNAME", (Token.Fixed) Addresses::hostName),
            Map.entry("HOST", (Token.Fixed) Addresses::hostName),
            Map.entry("IPORHOST", (Token.Fixed) Addresses::ipOrHost),
            Map.entry("SYSLOGHOST", (Token.Fixed) Addresses::ipOrHost),
            Map.entry("URIPATHPARAM", (Token.Fixed) Addresses::pathAndQuery),
            Map.entry("TIMESTAMP_ISO8601", (Token.Fixed) Times::iso),
            Map.entry("HTTPDATE", (Token.Fixed) Times::http),
            Map.entry("SYSLOGTIMESTAMP", (Token.Fixed) Times::syslog),
            Map.entry("LOGLEVEL", (Token.Fixed) Words::level),
            Map.entry("UUID", (Token.Fixed) Words::uuid),
            Map.entry("QS", (Token.Fixed) Words::quoted),
            Map.entry("QUOTEDSTRING", (Token.Fixed) Words::quoted),
            Map.entry("JAVACLASS", (Token.Fixed) Words::javaClass));

    private Tokens() {}

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
        return Optional.of(new Token.Run(sign == '+' ? 1 : 0, Token::isBlank));
    }
}
