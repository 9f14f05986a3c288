package io.bactrian.logs.parse;

import io.bactrian.logs.parse.grok.Grok;
import io.bactrian.logs.parse.grok.Patterns;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The formats by their names. */
final class Formats {

    static final List<String> NAMES = List.of(
            "auto",
            "json",
            "logfmt",
            "grok",
            "access",
            "apache-error",
            "nginx-error",
            "postgresql",
            "mariadb",
            "redis",
            "java",
            "python",
            "syslog",
            "event",
            "plain");

    private Formats() {}

    static List<Format> of(ParseOptions options) {
        if (options.pattern().isPresent() != uses(options, "grok")) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    options.pattern().isPresent() ? "a pattern is given, but grok is not tried" : "grok has no pattern",
                    "parse:grok?pattern=%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{GREEDYDATA:message}");
        }
        List<Format> formats = new ArrayList<>();
        formats.add(named(options.format(), options));
        options.otherwise().forEach(name -> formats.add(named(name, options)));
        return List.copyOf(formats);
    }

    private static boolean uses(ParseOptions options, String format) {
        return options.format().equals(format) || options.otherwise().contains(format);
    }

    private static Format named(String name, ParseOptions options) {
        return switch (name) {
            case "auto" -> new AutoFormat(new PostgresqlFormat(new LinePrefix(options.linePrefix())));
            case "json" -> new JsonFormat();
            case "logfmt" -> new LogfmtFormat();
            case "grok" -> new GrokFormat(grok(options));
            case "access" -> new AccessFormat();
            case "apache-error" -> new ApacheErrorFormat();
            case "nginx-error" -> new NginxErrorFormat();
            case "postgresql" -> new PostgresqlFormat(new LinePrefix(options.linePrefix()));
            case "mariadb" -> new MariadbFormat();
            case "redis" -> new RedisFormat();
            case "java" -> new JavaFormat();
            case "python" -> new PythonFormat();
            case "syslog" -> new SyslogFormat();
            case "event" -> new EventFormat();
            case "plain" -> new PlainFormat();
            default ->
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "there is no log format " + name,
                        Nearest.to(name, NAMES)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("one of " + String.join(", ", NAMES)));
        };
    }

    private static Grok grok(ParseOptions options) {
        Optional<Patterns> own = options.patternsFile().map(Patterns::read);
        return Grok.compile(options.pattern().orElseThrow(), own.orElse(Patterns.USUAL));
    }
}
