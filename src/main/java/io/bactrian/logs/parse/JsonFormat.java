package io.bactrian.logs.parse;

import io.bactrian.logs.parse.JsonReader.Token;
import java.util.Optional;

/** One JSON object a line, flat, dotted or nested, as ECS, pino, bunyan, zap, structlog, logrus and many more write it. */
final class JsonFormat implements Format {

    private static final Optional<String> NO_OBJECT = Optional.of("json: it does not begin with an object");
    private static final Optional<String> MORE = Optional.of("json: something follows the object");
    private static final Optional<String> BROKEN = Optional.of("json: it is broken");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        JsonReader json = new JsonReader(input.line().text());
        try {
            if (json.next() != Token.OBJECT) {
                return NO_OBJECT;
            }
            new JsonFields(json, draft).read();
        } catch (JsonException e) {
            return BROKEN;
        }
        try {
            json.next();
            return Optional.empty();
        } catch (JsonException e) {
            return MORE;
        }
    }
}
