package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.logs.parse.JsonReader.Token;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\"a\"",
        "\"name\"",
        "\"\u00e9\u4e2d\ud83d\ude00\"",
        "\\",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\/",
        "\\x",
        "\\u12",
        "0",
        "7",
        "-",
        "-1",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1e",
        "E+2",
        "true",
        "false",
        "null",
        "nul",
        " ",
        "\t",
        "\n",
        "\r",
        "12345678901234567890",
        "\"long enough to be more than eight bytes, and more\"",
        "{\"k\":",
        "\u0001",
        "x"
    };

    @Test
    void takes_and_refuses_what_jackson_does_and_reads_the_same() {
        Random random = new Random(20261121);
        int sound = 0;
        for (int round = 0; round < 300_000; round++) {
            String text =
                    round % 2 == 0 ? pieces(random) : damaged(value(random, 0).toString(), random);
            JsonNode expected = jackson(text);
            assertThat(ours(text)).as(text).isEqualTo(expected);
            sound += expected == null ? 0 : 1;
        }
        assertThat(sound).as("texts that are JSON").isGreaterThan(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+Infinity"})
    void takes_what_is_no_number_as_it_stands(String text) throws JsonException {
        JsonReader json = reader("[" + text + "]");
        assertThat(json.next()).isEqualTo(Token.ARRAY);
        assertThat(json.next()).isEqualTo(Token.NUMBER);
        assertThat(json.text()).isEqualTo(text);
        assertThat(json.next()).isEqualTo(Token.END_ARRAY);
        assertThat(json.next()).isEqualTo(Token.END);
    }

    @Test
    void gives_an_object_whole_without_its_spaces() throws JsonException {
        JsonReader json = reader("{\"a\": { \"b c\" : [ 1 , \"\\\" ] \u00e9\" ] } , \"d\":1}");
        json.next();
        assertThat(json.next()).isEqualTo(Token.OBJECT);
        assertThat(json.whole()).isEqualTo("{\"b c\":[1,\"\\\" ] \u00e9\"]}");
        assertThat(json.next()).isEqualTo(Token.WHOLE_NUMBER);
        assertThat(json.name()).isEqualTo("d");
    }

    @Test
    void gives_an_object_whole_with_its_escapes_resolved_where_they_hide_something() throws JsonException {
        JsonReader json =
                reader("[{\"ana\\u0040example.com\":\"\\ud83d\\ude00\\/\\u0022\\\\\\n\\u0001\\ud83d \\u005c\"}]");
        json.next();
        json.next();
        String whole = json.whole();
        assertThat(whole).isEqualTo("{\"ana@example.com\":\"\ud83d\ude00/\\u0022\\\\\\n\\u0001\ufffd \\u005c\"}");
        assertThat(jackson(whole)).isNotNull();
    }

    @Test
    void names_that_share_a_place_among_the_known_ones_are_told_apart() throws JsonException {
        for (int round = 0; round < 3; round++) {
            for (String name :
                    new String[] {"Aa", "BB", "AaAa", "BBBB", "AaBB", "n".repeat(64), "n".repeat(65), "\u00e9"}) {
                JsonReader json = reader("{\"" + name + "\":1}");
                json.next();
                json.next();
                assertThat(json.name()).isEqualTo(name);
            }
        }
    }

    @Test
    void bytes_that_are_no_utf8_and_halves_of_characters_are_replaced() throws JsonException {
        byte[] bytes = "[\"caf?\",\"\\ud83d\"]".getBytes(UTF_8);
        bytes[5] = (byte) 0xE9;
        JsonReader json = new JsonReader(bytes);
        json.next();
        json.next();
        assertThat(json.text()).isEqualTo("caf\ufffd");
        json.next();
        assertThat(json.text()).isEqualTo("\ufffd");
    }

    @Test
    void is_not_led_into_the_depth_without_end() {
        assertThatThrownBy(() -> skip("[".repeat(10_001))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> skip("{\"a\":".repeat(1_000_000))).isInstanceOf(JsonException.class);
    }

    private static void skip(String text) throws JsonException {
        JsonReader json = reader(text);
        Token token = json.next();
        while (token != Token.END) {
            token = json.next();
        }
    }

    private static JsonReader reader(String text) {
        return new JsonReader(text.getBytes(UTF_8));
    }

    /** Null when Jackson refuses it. */
    private static JsonNode jackson(String text) {
        try {
            JsonNode node = JACKSON.readTree(text.getBytes(UTF_8));
            return node.isMissingNode() ? null : node;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    private static JsonNode ours(String text) {
        try {
            JsonReader json = reader(text);
            Token first = json.next();
            if (first == Token.END) {
                return null;
            }
            JsonNode node = node(json, first);
            return json.next() == Token.END ? node : null;
        } catch (JsonException | NumberFormatException e) { // an exponent of ten digits: no BigDecimal has it
            return null;
        }
    }

    private static JsonNode node(JsonReader json, Token token) throws JsonException {
        return switch (token) {
            case OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (Token next = json.next(); next != Token.END_OBJECT; next = json.next()) {
                    String name = json.name();
                    object.set(name, node(json, next));
                }
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (Token next = json.next(); next != Token.END_ARRAY; next = json.next()) {
                    array.add(node(json, next));
                }
                yield array;
            }
            case TEXT -> NODES.textNode(json.text());
            case WHOLE_NUMBER -> {
                assertThat(json.length() > 18 ? json.text() : Long.toString(json.wholeNumber()))
                        .isEqualTo(json.text().equals("-0") ? "0" : json.text());
                yield NODES.numberNode(new BigInteger(json.text()));
            }
            case NUMBER -> DecimalNode.valueOf(new BigDecimal(json.text()));
            case TRUE -> NODES.booleanNode(true);
            case FALSE -> NODES.booleanNode(false);
            case NULL -> NODES.nullNode();
            default -> throw new IllegalStateException("no value: " + token);
        };
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(8); count > 0; count--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 9 : 7)) {
            case 0 -> NODES.textNode("text".repeat(random.nextInt(20)));
            case 1 -> NODES.textNode("\"q\\ \u00e9\n\t\u0002 \ud83d\ude00");
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(new BigDecimal(random.nextInt(1000)).movePointLeft(random.nextInt(5)));
            case 4 -> NODES.booleanNode(random.nextBoolean());
            case 5 -> NODES.nullNode();
            case 6 -> NODES.textNode("");
            case 7 -> {
                ArrayNode array = NODES.arrayNode();
                for (int count = random.nextInt(5); count > 0; count--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                for (int count = random.nextInt(5); count > 0; count--) {
                    object.set("name" + random.nextInt(100), value(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String damaged(String text, Random random) {
        char[] signs = text.toCharArray();
        if (random.nextInt(3) == 0) {
            signs[random.nextInt(signs.length)] = "{}[]:,\"\\ 0a".charAt(random.nextInt(11));
        }
        return new String(random.nextInt(5) == 0 ? Arrays.copyOf(signs, random.nextInt(signs.length + 1)) : signs);
    }
}
