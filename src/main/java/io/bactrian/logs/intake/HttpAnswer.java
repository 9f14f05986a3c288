package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param type of the body
 * @param headers more of them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
record HttpAnswer(int status, String type, byte[] body, Map<String, String> headers) {

    static final String JSON = "application/json";

    private static final JsonMapper MAPPER = new JsonMapper();

    static HttpAnswer json(int status, Object content) {
        try {
            return new HttpAnswer(status, JSON, MAPPER.writeValueAsBytes(content), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static HttpAnswer text(int status, String text) {
        return new HttpAnswer(status, "text/plain; charset=UTF-8", text.getBytes(UTF_8), Map.of());
    }

    /** An error in the shape that Elasticsearch gives it. */
    static HttpAnswer error(int status, String type, String reason) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("type", type);
        cause.put("reason", reason);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("root_cause", List.of(Map.copyOf(cause)));
        error.putAll(cause);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("error", error);
        content.put("status", status);
        return json(status, content);
    }

    HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, type, body, more);
    }
}
