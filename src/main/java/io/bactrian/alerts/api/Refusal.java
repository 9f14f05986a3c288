package io.bactrian.alerts.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered as it is, with what is said instead. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    /** The body will be the message, a JSON string. */
    Refusal(int status, String message) {
        this(status, 0, message);
    }

    /** The body will be an object of code and message, as Alertmanager has it for what does not follow its schema. */
    Refusal(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal missing(String field) {
        return new Refusal(422, 602, field + " in body is required");
    }

    Answer answer() {
        if (code == 0) {
            return Answer.json(status, getMessage());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", code);
        body.put("message", getMessage());
        return Answer.json(status, body);
    }
}
