package io.bactrian.logs.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to a bulk request token by token. */
final class BulkAnswer {

    /** What of the answer we ask for. */
    static final String FILTER =
            "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

    private static final JsonFactory JSON = new JsonFactory();

    private BulkAnswer() {}

    /**
     * One item for each document, in their order.
     *
     * @throws IOException when it is not the answer to a bulk request
     */
    static List<BulkItem> read(byte[] body) throws IOException {
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
