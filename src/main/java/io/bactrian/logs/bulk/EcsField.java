package io.bactrian.logs.bulk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where what is known of an event beside its own fields goes in the Elastic Common Schema.
 *
 * <p>A key that is the name of a field leads there: {@code container.id}, {@code service.version}, {@code http.version}.
 * So do these; words that applications use for many things ({@code status}, {@code path}) are not among them.
 *
 * <table>
 * <caption>Other keys of the metadata and their fields; of several with one field the first wins</caption>
 * <tr><th>Key</th><th>Field</th></tr>
 * <tr><td>environment, env</td><td>service.environment</td></tr>
 * <tr><td>hostname</td><td>host.name</td></tr>
 * <tr><td>logger, logger_name</td><td>log.logger</td></tr>
 * <tr><td>pid</td><td>process.pid</td></tr>
 * <tr><td>thread, thread_name</td><td>process.thread.name</td></tr>
 * <tr><td>exception.class</td><td>error.type</td></tr>
 * <tr><td>exception.message</td><td>error.message</td></tr>
 * <tr><td>stack_trace</td><td>error.stack_trace</td></tr>
 * <tr><td>span_id</td><td>span.id</td></tr>
 * <tr><td>client_ip, remote_addr, ip_address</td><td>client.ip</td></tr>
 * <tr><td>user_agent</td><td>user_agent.original</td></tr>
 * <tr><td>response_time_ms, duration_ms, elapsed_ms</td><td>event.duration, in nanoseconds</td></tr>
 * </table>
 */
enum EcsField {
    SERVICE_ENVIRONMENT("service.environment", Kind.WORD, "environment", "env"),
    SERVICE_VERSION("service.version", Kind.WORD),
    SERVICE_NODE("service.node.name", Kind.WORD),
    CONTAINER_ID("container.id", Kind.WORD),
    CONTAINER_NAME("container.name", Kind.WORD),
    CONTAINER_IMAGE("container.image.name", Kind.WORD),
    HOST("host.name", Kind.WORD, "hostname"),
    LOGGER("log.logger", Kind.WORD, "logger", "logger_name"),
    FUNCTION("log.origin.function", Kind.WORD),
    SYSLOG_FACILITY("log.syslog.facility.code", Kind.NUMBER),
    SYSLOG_SEVERITY("log.syslog.severity.code", Kind.NUMBER),
    SYSLOG_MESSAGE("log.syslog.msgid", Kind.WORD),
    PROCESS_ID("process.pid", Kind.NUMBER, "pid"),
    PROCESS_NAME("process.name", Kind.WORD),
    THREAD_ID("process.thread.id", Kind.NUMBER),
    THREAD("process.thread.name", Kind.WORD, "thread", "thread_name"),
    ERROR_TYPE("error.type", Kind.WORD, "exception.class"),
    ERROR_CODE("error.code", Kind.WORD),
    ERROR_MESSAGE("error.message", Kind.TEXT, "exception.message"),
    STACK_TRACE("error.stack_trace", Kind.TEXT, "stack_trace"),
    ORIGINAL("event.original", Kind.TEXT),
    CREATED("event.created", Kind.WORD),
    DURATION("event.duration", Kind.NANOSECONDS, "response_time_ms", "duration_ms", "elapsed_ms"),
    SPAN("span.id", Kind.WORD, "span_id"),
    CLIENT("client.ip", Kind.WORD, "client_ip", "remote_addr", "ip_address"),
    SOURCE_ADDRESS("source.address", Kind.WORD),
    SOURCE_IP("source.ip", Kind.WORD),
    SOURCE_DOMAIN("source.domain", Kind.WORD),
    SERVER_ADDRESS("server.address", Kind.WORD),
    USER_NAME("user.name", Kind.WORD),
    HTTP_VERSION("http.version", Kind.WORD),
    METHOD("http.request.method", Kind.WORD),
    REQUEST_ID("http.request.id", Kind.WORD),
    REFERRER("http.request.referrer", Kind.WORD),
    STATUS("http.response.status_code", Kind.NUMBER),
    RESPONSE_BYTES("http.response.body.bytes", Kind.NUMBER),
    URL("url.original", Kind.WORD),
    URL_DOMAIN("url.domain", Kind.WORD),
    USER_AGENT("user_agent.original", Kind.WORD, "user_agent");

    /** What values a field takes; others stay in the metadata. */
    enum Kind {
        /** One term in the index: cut where that would be too long. */
        WORD,
        /** Words of a text, of any length. */
        TEXT,
        NUMBER,
        /** A time, under other keys than the field's own in milliseconds. */
        NANOSECONDS
    }

    private static final double MOST_MILLISECONDS = 1e12;
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;
    private static final Map<String, EcsField> BY_KEY = new HashMap<>();

    static {
        for (EcsField field : values()) {
            BY_KEY.put(field.path, field);
            for (String key : field.keys) {
                BY_KEY.put(key, field);
            }
        }
    }

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
    private final byte[] prepared;

    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> keys;

    EcsField(String path, Kind kind, String... keys) {
        this.path = path;
        this.prepared = JsonBytes.prepared(path);
        this.kind = kind;
        this.keys = List.of(keys);
    }

    /** Null where the schema has no place for it: this is asked for every value of every event. */
    static EcsField of(String key) {
        return BY_KEY.get(key);
    }

    String path() {
        return path;
    }

    /** Its path as a name in JSON. */
    byte[] prepared() {
        return prepared;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the index takes the value of a key for this field. */
    boolean takes(String key, Object value) {
        if (kind == Kind.NUMBER || kind == Kind.NANOSECONDS) {
            return number(key, value).isPresent();
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** The value of a key as the number that this field is, when it is one. */
    Optional<Long> number(String key, Object value) {
        return kind == Kind.NUMBER || key.equals(path) ? wholeNumber(value) : nanoseconds(value);
    }

    private static Optional<Long> nanoseconds(Object milliseconds) {
        if (!(milliseconds instanceof Number number)) {
            return Optional.empty();
        }
        double value = number.doubleValue();
        return value >= 0 && value <= MOST_MILLISECONDS
                ? Optional.of(Math.round(value * NANOSECONDS_PER_MILLISECOND))
                : Optional.empty();
    }

    /** A value as a number of 64 bits, when it is one. */
    private static Optional<Long> wholeNumber(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Optional.of(((Number) value).longValue());
        }
        boolean digits = value instanceof String text
                && !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
        return digits ? Optional.of(Long.parseLong((String) value)) : Optional.empty();
    }
}
