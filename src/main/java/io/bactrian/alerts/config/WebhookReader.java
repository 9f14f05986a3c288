package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code webhook_configs}. */
final class WebhookReader {

    private static final String NUMBER = "[-+]?\\d{1,18}(\\.\\d{1,18})?";

    private WebhookReader() {}

    static WebhookConfig read(Fields fields, Global global, int index) {
        Optional<SecretSource> url = fields.hiddenUrl("url");
        if (url.isEmpty()) {
            fields.problem("one of url or url_file must be configured", "add url: https://…");
        } else if (url.get() instanceof SecretSource.Inline inline
                && inline.secret().reveal().contains("{{")) {
            fields.node("url").ifPresent(node -> fields.source()
                    .template(node.line(), inline.secret().reveal(), false));
        }
        WebhookConfig config = new WebhookConfig(
                index,
                fields.flag("send_resolved", true),
                url.orElse(new SecretSource.Inline(new Secret(""))),
                fields.number("max_alerts", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
                fields.goDuration("timeout").orElse(Duration.ZERO),
                fields.node("payload").map(node -> json(fields.source(), node)),
                HttpReader.read(fields).orElse(global.http()));
        fields.done(Map.of(
                "api_url", "did you mean url?", "headers", "write http_config: {http_headers: {Name: {values: […]}}}"));
        return config;
    }

    /** As JSON has it: maps, lists, texts, numbers, booleans; a null is an empty text. */
    private static Object json(Source source, YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((name, entry) -> map.put(name, json(source, entry.value())));
            return map;
        }
        if (node instanceof YamlSequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(json(source, item)));
            return list;
        }
        YamlScalar scalar = (YamlScalar) node;
        String text = source.value(scalar);
        if (scalar.isNull()) {
            return "";
        }
        if (scalar.plain() && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        if (scalar.plain() && text.matches(NUMBER)) {
            return new BigDecimal(text);
        }
        source.template(scalar.line(), text, false);
        return text;
    }
}
