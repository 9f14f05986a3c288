package io.bactrian.logs.redact;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out of events what must not leave, and puts in what stands for it. Places, times and levels stay as they are. What
 * was put in before stays too. What cannot be looked through is taken out whole.
 */
public final class Redactor {

    /** Stands for a text that could not be looked through. */
    static final String FAILED = "[redaction failed]";

    private static final Logger LOG = LoggerFactory.getLogger(Redactor.class);
    private static final int DEEPEST = 100;

    private final RedactOptions options;
    private final Function<String, List<Hit>> scanner;
    private final Tally tally;
    private final FieldNames fields;
    private final FieldNames keep;

    public Redactor(RedactOptions options) {
        this(options, Tally.NONE);
    }

    Redactor(RedactOptions options, Tally tally) {
        this(options, tally, new Scanner(options.detectors())::scan);
    }

    Redactor(RedactOptions options, Tally tally, Function<String, List<Hit>> scanner) {
        this.options = options;
        this.scanner = scanner;
        this.tally = tally;
        this.fields = new FieldNames(options.fields());
        this.keep = new FieldNames(options.keep());
    }

    /** The same events at the same places, in their order. */
    public EventBatch redact(EventBatch batch) {
        List<Event> events = new ArrayList<>(batch.events().size());
        for (Event event : batch.events()) {
            events.add(redact(event));
        }
        return new EventBatch(events);
    }

    private Event redact(Event event) {
        return new Event(
                event.place(),
                event.timestamp(),
                event.level(),
                field("service", event.service()),
                field("correlation_id", event.correlationId()),
                user(event.userId()),
                field("message", event.message()),
                map("", event.metadata(), 0),
                event.failure().map(this::text));
    }

    private String user(String id) {
        String redacted = field("user_id", id);
        boolean asked = options.everyUser() && !id.isEmpty() && redacted.equals(id) && !keep.match("user_id");
        return asked && !Pseudonyms.isOne(id) ? pseudonym("user", id) : redacted;
    }

    private String field(String name, String text) {
        if (keep.match(name) || text.isEmpty()) {
            return text;
        }
        return fields.match(name) ? named(text) : text(text);
    }

    private Map<String, Object> map(String path, Map<?, ?> map, int depth) {
        Map<String, Object> redacted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            Object value = value(path.isEmpty() ? name : path + "." + name, name, entry.getValue(), depth);
            String shown = name(name);
            for (int twin = 2; redacted.containsKey(shown); twin++) {
                shown = name(name) + " " + twin; // two that are alike now must not become one
            }
            redacted.put(shown, value);
        }
        return redacted;
    }

    /** Most names are plain words, in which nothing can be. */
    private String name(String name) {
        for (int at = 0; at < name.length(); at++) {
            char sign = name.charAt(at);
            if (sign == '@' || Text.kindOf(sign) == Text.DIGIT || sign == '=' || sign == ':' || sign == '%') {
                return text(name);
            }
        }
        return name;
    }

    private Object value(String path, String name, Object value, int depth) {
        if (keep.match(path) || value == null || value instanceof Boolean) {
            return value;
        }
        boolean secret = options.detectors().contains(Detector.SECRET) && SecretNames.of(name) != SecretNames.Kind.NONE;
        if (secret) {
            return secret(value);
        }
        if (fields.match(path)) {
            return named(value instanceof String text ? text : String.valueOf(value));
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (depth == DEEPEST) {
            tally.failed();
            return FAILED;
        }
        if (value instanceof Map<?, ?> map) {
            return map(path, map, depth + 1);
        }
        if (value instanceof List<?> list) {
            List<Object> redacted = new ArrayList<>(list.size());
            for (Object element : list) {
                redacted.add(value(path, name, element, depth + 1));
            }
            return redacted;
        }
        tally.failed();
        return FAILED;
    }

    /** What a field with the name of a secret holds, but for what says that there is none. */
    private Object secret(Object value) {
        if (value instanceof String text && (text.isEmpty() || text.equals(mask(Detector.SECRET)))) {
            return text;
        }
        tally.redacted(Detector.SECRET);
        return mask(Detector.SECRET);
    }

    /** What a field holds that is redacted for its name. The same e-mail address is the same here and in any text. */
    private String named(String text) {
        if (text.isEmpty() || Pseudonyms.isOne(text) || text.equals("[field]")) {
            return text;
        }
        String redacted = text(text);
        boolean whole = Pseudonyms.isOne(redacted) || redacted.equals(FAILED);
        if (whole) {
            return redacted;
        }
        return options.people() == Mode.PSEUDONYM ? pseudonym("field", text) : "[field]";
    }

    private Object number(Number number) {
        boolean card = options.detectors().contains(Detector.CARD) && Cards.isCard(digits(number));
        if (!card) {
            return number;
        }
        tally.redacted(Detector.CARD);
        return standIn(new Hit(Detector.CARD, 0, 0, digits(number)));
    }

    private static String digits(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof BigInteger) {
            return number.toString();
        }
        double value = number.doubleValue();
        boolean whole = value > 1e12 && value < 1e19 && value == Math.rint(value);
        return whole ? new BigDecimal(number.toString()).toBigInteger().toString() : "";
    }

    /** A text with everything replaced that is found in it. */
    String text(String text) {
        try {
            if (options.detectors().contains(Detector.PRIVATE_KEY) && PrivateKeys.isBody(text)) {
                tally.redacted(Detector.PRIVATE_KEY);
                return mask(Detector.PRIVATE_KEY);
            }
            List<Hit> hits = scanner.apply(text);
            return hits.isEmpty() ? text : replaced(text, hits);
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the text must not get out
            LOG.warn(
                    "a text could not be looked through and is taken out: {}",
                    e.getClass().getName());
            tally.failed();
            return FAILED;
        }
    }

    private String replaced(String text, List<Hit> hits) {
        StringBuilder redacted = new StringBuilder(text.length() + 16 * hits.size());
        int at = 0;
        for (Hit hit : hits) {
            redacted.append(text, at, hit.start()).append(standIn(hit));
            at = hit.end();
            tally.redacted(hit.detector());
        }
        return redacted.append(text, at, text.length()).toString();
    }

    private String standIn(Hit hit) {
        Mode mode = hit.subject().isEmpty() ? Mode.MASK : options.mode(hit.detector());
        return switch (mode) {
            case MASK -> mask(hit.detector());
            case PSEUDONYM -> pseudonym(hit.detector().label(), hit.subject());
            case TRUNCATE -> Addresses.network(hit);
        };
    }

    private static String mask(Detector detector) {
        return "[" + detector.label() + "]";
    }

    private String pseudonym(String label, String subject) {
        return options.pseudonyms().orElseThrow().of(label, subject);
    }
}
