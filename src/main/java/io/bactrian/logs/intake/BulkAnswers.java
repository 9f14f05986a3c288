package io.bactrian.logs.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bactrian.logs.intake.BulkRequest.Item;
import io.bactrian.logs.intake.BulkRequest.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The answer to a bulk request whose documents are safe, as Elasticsearch gives it. */
final class BulkAnswers {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int REFUSED = 400;
    private static final int CREATED = 201;

    private BulkAnswers() {}

    /**
     * @param ids of the documents, one for every item
     * @param took milliseconds
     */
    static HttpAnswer of(List<Item> items, List<String> ids, long took) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(items.size() * 200);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("took", took);
            json.writeBooleanField(
                    "errors", items.stream().anyMatch(item -> item.refusal().isPresent()));
            json.writeArrayFieldStart("items");
            for (int at = 0; at < items.size(); at++) {
                Item item = items.get(at);
                json.writeStartObject();
                json.writeObjectFieldStart(item.action());
                json.writeStringField("_index", item.index());
                json.writeStringField("_id", ids.get(at));
                if (item.refusal().isPresent()) {
                    refused(item.refusal().get(), json);
                } else {
                    created(json);
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing here does any input or output
        }
        return new HttpAnswer(200, HttpAnswer.JSON, bytes.toByteArray(), Map.of());
    }

    private static void created(JsonGenerator json) throws IOException {
        json.writeNumberField("_version", 1);
        json.writeStringField("result", "created");
        json.writeObjectFieldStart("_shards");
        json.writeNumberField("total", 1);
        json.writeNumberField("successful", 1);
        json.writeNumberField("failed", 0);
        json.writeEndObject();
        json.writeNumberField("_seq_no", 0);
        json.writeNumberField("_primary_term", 1);
        json.writeNumberField("status", CREATED);
    }

    private static void refused(Refusal refusal, JsonGenerator json) throws IOException {
        json.writeNumberField("status", REFUSED);
        json.writeObjectFieldStart("error");
        json.writeStringField("type", refusal.type());
        json.writeStringField("reason", refusal.reason());
        json.writeEndObject();
    }
}
