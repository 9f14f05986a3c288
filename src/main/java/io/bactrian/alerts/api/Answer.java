package io.bactrian.alerts.api;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * What goes back.
 *
 * @param type content type; empty where there is no content
 * @param headers others than that
 * @param over called once, when nothing more is read of the body
 */
record Answer(int status, String type, Buffer body, Map<String, String> headers, Runnable over) {

    static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    Answer(int status, String type, Buffer body) {
        this(status, type, body, Map.of(), () -> {});
    }

    static Answer ok() {
        return new Answer(200, "", Buffer.buffer());
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Buffer.buffer(Json.bytes(value)).appendByte((byte) '\n'));
    }

    /**
     * Compressed when whoever asked takes that.
     *
     * @param body with a reference that is released when it was sent
     */
    static Answer json(SharedBytes body, boolean gzip) {
        try {
            return gzip
                    ? new Answer(
                            200,
                            JSON,
                            body.gzip(),
                            Map.of("Vary", "Accept-Encoding", "Content-Encoding", "gzip"),
                            body::release)
                    : new Answer(200, JSON, body.plain(), Map.of("Vary", "Accept-Encoding"), body::release);
        } catch (RuntimeException e) {
            body.release();
            throw e;
        }
    }

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, Buffer.buffer(text));
    }

    static Answer html(int status, String page) {
        return new Answer(status, "text/html; charset=utf-8", Buffer.buffer(page));
    }
}
