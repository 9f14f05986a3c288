package io.bactrian.logs.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Optional;

/** One JSON object a line, flat, dotted or nested, as ECS, pino, bunyan, zap, structlog, logrus and many more write it. */
final class JsonFormat implements Format {

    private static final Optional<String> NO_OBJECT = Optional.of("json: it does not begin with an object");
    private static final Optional<String> MORE = Optional.of("json: something follows the object");
    private static final int DEEPEST = 10_000; // what is deeper than an event may be is skipped without recursion

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW) // names that collide are slow, and no failure
            .build();

    @Override
    public Optional<String> read(Input input, Draft draft) {
        try (JsonParser parser = open(input)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NO_OBJECT;
            }
            new JsonFields(parser, input.text(), draft).read();
            return isOver(parser) ? Optional.empty() : MORE;
        } catch (IOException e) { // its message would quote the line
            return Optional.of("json: it is broken");
        }
    }

    private static boolean isOver(JsonParser parser) {
        try {
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Bytes are faster; but only text is known to be valid, and in names only text may have halves of characters. */
    private static JsonParser open(Input input) throws IOException {
        if (input.isAscii() && !input.text().contains("\\u")) {
            return FACTORY.createParser(input.line().text());
        }
        String text = input.text();
        return FACTORY.createParser(text.startsWith("\ufeff") ? text.substring(1) : text);
    }
}
