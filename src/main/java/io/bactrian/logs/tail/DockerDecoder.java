package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of docker's json-file driver: {@code {"log":"text\n","stream":"stdout","attrs":{"service":"shop"},"time":"…"}}.
 * A text of more than 16 KiB comes in pieces, of which only the last one ends with a line feed. A line that is no such
 * JSON is taken as it is.
 *
 * @see <a href="https://docs.docker.com/engine/logging/drivers/json-file/">json-file logging driver</a>
 */
final class DockerDecoder implements Decoder {

    private static final int DEEPEST = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    @Override
    public boolean continuesInNextFile() {
        return true;
    }

    @Override
    public Decoded decode(byte[] text) {
        try (JsonParser json = JSON.createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json, text) : PLAIN.decode(text);
        } catch (IOException e) {
            return PLAIN.decode(text);
        }
    }

    private static Decoded read(JsonParser json, byte[] whole) throws IOException {
        String log = null;
        String stream = "";
        Map<String, String> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("log") && value == JsonToken.VALUE_STRING) {
                log = json.getText();
            } else if (name.equals("stream") && value == JsonToken.VALUE_STRING) {
                stream = json.getText();
                fields.put("stream", stream);
            } else if (name.equals("time") && value == JsonToken.VALUE_STRING) {
                fields.put("time", json.getText());
            } else if (name.equals("attrs") && value == JsonToken.START_OBJECT) {
                attributes(json, fields);
            } else {
                json.skipChildren();
            }
        }
        if (log == null || json.currentToken() != JsonToken.END_OBJECT) {
            return PLAIN.decode(whole);
        }
        boolean partial = !log.endsWith("\n");
        int end = partial ? log.length() : log.length() - (log.endsWith("\r\n") ? 2 : 1);
        return new Decoded(stream, log.substring(0, end).getBytes(UTF_8), partial, fields);
    }

    private static void attributes(JsonParser json, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken().isScalarValue()) {
                fields.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }
}
