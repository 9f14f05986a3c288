package io.bactrian.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.List;

/** The JSON schema of Camel's YAML DSL, as shipped in camel-yaml-dsl. */
final class DslSchema {

    private static final String RESOURCE = "/schema/camelYamlDsl.json";

    private static WeakReference<DslSchema> last = new WeakReference<>(null);

    private final JsonNode document;
    private final JsonSchema schema;

    private DslSchema(JsonNode document) {
        this.document = document;
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        this.schema = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(dialect.getIri())
                .metaSchema(dialect)
                .build()
                .getSchema(
                        document,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .cacheRefs(false) // a validator for every way through the schema fills 250 MB
                                .build());
    }

    /** Read once for all files of a start, and not kept beyond it: with its validators it is ten megabytes. */
    static synchronized DslSchema get() {
        DslSchema schema = last.get();
        if (schema == null) {
            schema = load();
            last = new WeakReference<>(schema);
        }
        return schema;
    }

    private static DslSchema load() {
        try (InputStream in = DslSchema.class.getResourceAsStream(RESOURCE)) {
            JsonNode document = new ObjectMapper().readTree(in);
            allowCanonicalSubElements(document.at("/items/definitions"));
            return new DslSchema(document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " of camel-yaml-dsl", e);
        }
    }

    /** Camel reads {@code handled: expression: constant: ...}, its own canonical form; its schema forgets to say so. */
    private static void allowCanonicalSubElements(JsonNode definitions) {
        JsonNode properties = definitions
                .path("org.apache.camel.model.ExpressionSubElementDefinition")
                .path("properties");
        if (properties instanceof ObjectNode known) {
            known.putObject("expression")
                    .put("$ref", "#/items/definitions/org.apache.camel.model.language.ExpressionDefinition");
        }
    }

    List<ValidationMessage> validate(JsonNode node) {
        return List.copyOf(schema.validate(node));
    }

    /** The schema object that holds the keyword a message is about. */
    JsonNode around(ValidationMessage message) {
        JsonNode at = document;
        JsonNodePath path = message.getSchemaLocation().getFragment();
        for (int element = 0; element < path.getNameCount() - 1; element++) {
            Object step = path.getElement(element);
            at = step instanceof Integer index ? at.path(index) : at.path(step.toString());
        }
        return at;
    }
}
