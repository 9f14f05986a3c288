package io.bactrian.logs.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a bulk request of Elasticsearch: a line that says what to do, and for most of that a line with the document.
 *
 * @see <a href="https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk">Bulk API</a>
 */
final class BulkRequest {

    private static final int DEEPEST = 1_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    private static final Set<String> WITHOUT_DOCUMENT = Set.of("delete");
    private static final Set<String> ACTIONS = Set.of("create", "index", "update", "delete");
    private static final int LONGEST_ID = 512;

    private final byte[] body;
    private final String index;
    private final List<Item> items = new ArrayList<>();
    private int at;
    private int line;

    private BulkRequest(byte[] body, String index) {
        this.body = body;
        this.index = index;
    }

    /**
     * One thing to do.
     *
     * @param id the sender's, or empty
     * @param document as it came
     * @param refusal why it is not done
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares items
    record Item(String action, String index, String id, byte[] document, Optional<Refusal> refusal) {}

    /** As Elasticsearch names its errors. */
    record Refusal(String type, String reason) {}

    /** A body that is no bulk request; its message says why, as Elasticsearch does, without a word of the body. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String reason) {
            super(reason);
        }
    }

    /**
     * @param index where documents go whose action names none, or empty
     * @throws MalformedException when nothing of it can be done
     */
    static List<Item> read(byte[] body, String index) throws MalformedException {
        BulkRequest request = new BulkRequest(body, index);
        for (byte[] action = request.nextLine(); action != null; action = request.nextLine()) {
            if (action.length > 0) {
                request.action(action);
            }
        }
        if (request.items.isEmpty()) {
            throw new MalformedException("request body is required");
        }
        return request.items;
    }

    private byte[] nextLine() {
        if (at >= body.length) {
            return null;
        }
        int end = at;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        byte[] text = Messages.trimmed(Arrays.copyOfRange(body, at, end));
        at = end + 1;
        line++;
        return text;
    }

    private void action(byte[] text) throws MalformedException {
        String action;
        String target = index;
        String id = "";
        try (JsonParser json = JSON.createParser(text)) {
            check(json.nextToken() == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME);
            action = json.currentName();
            check(ACTIONS.contains(action) && json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("_index") && value.isScalarValue()) {
                    target = json.getText();
                } else if (name.equals("_id") && value != JsonToken.VALUE_NULL && value.isScalarValue()) {
                    id = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw malformed();
        }
        byte[] document = WITHOUT_DOCUMENT.contains(action) ? new byte[0] : nextLine();
        if (document == null) {
            throw new MalformedException("Malformed action/metadata line [" + line + "], no document follows it");
        }
        items.add(new Item(action, target, id, document, refusal(action, target, id, document)));
    }

    private void check(boolean holds) throws MalformedException {
        if (!holds) {
            throw malformed();
        }
    }

    private MalformedException malformed() {
        return new MalformedException(
                "Malformed action/metadata line [" + line + "], expected create, index, update or delete");
    }

    private static Optional<Refusal> refusal(String action, String target, String id, byte[] document) {
        if (!action.equals("create") && !action.equals("index")) {
            return Optional.of(new Refusal(
                    "illegal_argument_exception",
                    "only write ops with an op_type of create or index are allowed here"));
        }
        if (target.isEmpty()) {
            return Optional.of(new Refusal("action_request_validation_exception", "index is missing"));
        }
        if (id.length() > LONGEST_ID) {
            return Optional.of(new Refusal("illegal_argument_exception", "id is too long"));
        }
        return isObject(document)
                ? Optional.empty()
                : Optional.of(new Refusal("document_parsing_exception", "failed to parse: it is no JSON object"));
    }

    private static boolean isObject(byte[] document) {
        try (JsonParser json = JSON.createParser(document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
