package io.bactrian.logs.parse;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A name that a part of the standard goes by in logs of others.
 *
 * @param part which
 * @param rank the lower is taken when a line has several
 */
record Known(Part part, int rank) {

    /** The parts of an event that a field can be. */
    enum Part {
        TIMESTAMP,
        LEVEL,
        MESSAGE,
        SERVICE,
        ENVIRONMENT,
        CORRELATION,
        TRACE_PARENT,
        B3,
        USER
    }

    /** Objects whose fields are as good as fields of the line for what concerns correlation and users. */
    private static final Set<String> CONTEXTS = Set.of(
            "mdc",
            "MDC",
            "context",
            "ctx",
            "contextMap",
            "labels",
            "fields",
            "attributes",
            "extra",
            "properties",
            "Properties",
            "req",
            "request",
            "headers",
            "http",
            "trace_context",
            "span",
            "user",
            "enduser",
            "trace");

    private static final Set<Part> OF_CONTEXTS = EnumSet.of(Part.CORRELATION, Part.TRACE_PARENT, Part.B3, Part.USER);
    private static final Map<String, Known> NAMES = new HashMap<>();
    private static final Map<String, Map<String, Known>> NESTED = new HashMap<>();

    static {
        names(
                Part.TIMESTAMP,
                "@timestamp",
                "timestamp",
                "time",
                "ts",
                "@t",
                "datetime",
                "eventTime",
                "event_time",
                "asctime");
        names(Part.TIMESTAMP, "date", "t");
        names(Part.LEVEL, "log.level", "level", "severity", "lvl", "loglevel", "log_level", "levelname", "level_name");
        names(Part.LEVEL, "severity_text", "severityText", "error_severity", "@l", "priority", "l");
        names(Part.MESSAGE, "message", "msg", "@m", "@mt", "short_message", "event", "text", "body", "log");
        names(Part.SERVICE, "service.name", "service", "service_name", "serviceName", "app", "application", "app_name");
        names(Part.ENVIRONMENT, "service.environment", "environment", "deployment.environment", "env");
        names(
                Part.CORRELATION,
                "correlation_id",
                "correlationId",
                "correlation.id",
                "correlation-id",
                "x-correlation-id");
        names(Part.CORRELATION, "request_id", "requestId", "request-id", "request.id", "req.id", "reqId", "req_id");
        names(Part.CORRELATION, "x-request-id", "x_request_id", "http.request.id", "trace.id", "trace_id", "traceId");
        names(Part.CORRELATION, "traceid", "trace-id", "dd.trace_id", "x-b3-traceid", "x_b3_traceid");
        names(Part.TRACE_PARENT, "traceparent", "trace_parent");
        names(Part.B3, "b3", "uber-trace-id");
        names(Part.USER, "user_id", "userId", "user.id", "user-id", "enduser.id", "uid", "x-user-id");
    }

    /** The part a field of this name is, or null: most fields are none, and this is asked for every one of them. */
    static Known named(String name) {
        return NAMES.get(name);
    }

    /** What the fields of an object of this name are, by their own names. */
    static Map<String, Known> within(String object) {
        return NESTED.getOrDefault(object, Map.of());
    }

    static boolean isContext(String object) {
        return CONTEXTS.contains(object);
    }

    /** What a field of a context is, or null. Headers come in any case. */
    static Known inContext(String name) {
        Known known = NAMES.get(name);
        if (known == null && name.length() < 20) {
            known = NAMES.get(name.toLowerCase(Locale.ROOT));
        }
        return known != null && OF_CONTEXTS.contains(known.part) ? known : null;
    }

    private static void names(Part part, String... names) {
        for (String name : names) {
            Known known = new Known(part, NAMES.size());
            for (String spelling : List.of(name, capitalised(name), name.toUpperCase(Locale.ROOT))) {
                NAMES.putIfAbsent(spelling, known);
            }
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                NESTED.computeIfAbsent(name.substring(0, dot), parent -> new HashMap<>())
                        .put(name.substring(dot + 1), known);
            }
        }
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
