package io.bactrian.logs.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads the answer to a bulk request token by token. */
final class BulkAnswer {

    /** What of the answer we ask for. */
    static final String FILTER =
            "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] BEGINNING = ascii("{\"items\":[");
    private static final byte[] CREATED = ascii("{\"create\":{\"status\":201}}");
    private static final byte[] END = ascii("]}");

    private BulkAnswer() {}

    /**
     * One item for each document, in their order.
     *
     * @throws IOException when it is not the answer to a bulk request
     */
    static List<BulkItem> read(byte[] body) throws IOException {
        int created = created(body);
        if (created > 0) {
            return Collections.nCopies(created, new BulkItem(201, "", ""));
        }
        try (JsonParser json = JSON.createParser(body)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            List<BulkItem> items = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("items");
                JsonToken value = json.nextToken();
                if (wanted) {
                    expect(value, JsonToken.START_ARRAY);
                    items = items(json);
                } else {
                    json.skipChildren();
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
            if (items == null) {
                throw new IOException("no items");
            }
            return items;
        }
    }

    /** Of how many documents it says that they were created, when it says nothing else, as nearly always; else 0. */
    private static int created(byte[] body) {
        int each = CREATED.length + 1; // with the comma, of which the last has none
        int inner = body.length - BEGINNING.length - END.length + 1;
        int count = inner / each;
        if (inner % each != 0 || !has(body, 0, BEGINNING) || !has(body, body.length - END.length, END)) {
            return 0;
        }
        for (int index = 0; index < count; index++) {
            int at = BEGINNING.length + index * each;
            if (!has(body, at, CREATED) || (index > 0 && body[at - 1] != ',')) {
                return 0;
            }
        }
        return count;
    }

    private static boolean has(byte[] body, int at, byte[] what) {
        return at >= 0
                && at + what.length <= body.length
                && Arrays.equals(body, at, at + what.length, what, 0, what.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<BulkItem> items(JsonParser json) throws IOException {
        List<BulkItem> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.START_OBJECT);
            expect(json.nextToken(), JsonToken.FIELD_NAME); // the action
            expect(json.nextToken(), JsonToken.START_OBJECT);
            items.add(item(json));
            expect(json.nextToken(), JsonToken.END_OBJECT);
        }
        return items;
    }

    private static BulkItem item(JsonParser json) throws IOException {
        int status = 0;
        String type = "";
        String reason = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("status")) {
                expect(value, JsonToken.VALUE_NUMBER_INT);
                status = json.getIntValue();
            } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String detail = json.currentName();
                    json.nextToken();
                    switch (detail) {
                        case "type" -> type = json.getText();
                        case "reason" -> reason = json.getText() + reason;
                        case "caused_by" -> reason = reason + cause(json);
                        default -> json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        if (status == 0) {
            throw new IOException("an item without a status");
        }
        return new BulkItem(status, type, reason);
    }

    private static String cause(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return "";
        }
        String cause = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals("reason");
            if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                cause = ": " + json.getText();
            } else {
                json.skipChildren();
            }
        }
        return cause;
    }

    private static void expect(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("expected " + expected + " and found " + found);
        }
    }
}
