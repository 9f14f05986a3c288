package io.bactrian.alerts.api;

import io.vertx.core.buffer.Buffer;

/**
 * What goes back.
 *
 * @param type content type; empty where there is no content
 */
record Answer(int status, String type, Buffer body) {

    static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    static Answer ok() {
        return new Answer(200, "", Buffer.buffer());
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Buffer.buffer(Json.bytes(value)).appendByte((byte) '\n'));
    }

    static Answer json(Buffer body) {
        return new Answer(200, JSON, body);
    }

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, Buffer.buffer(text));
    }

    static Answer html(int status, String page) {
        return new Answer(status, "text/html; charset=utf-8", Buffer.buffer(page));
    }
}
