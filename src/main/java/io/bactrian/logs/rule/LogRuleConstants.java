package io.bactrian.logs.rule;

import org.apache.camel.spi.Metadata;

/** Headers of what {@code log-rule:} tells. */
public final class LogRuleConstants {

    @Metadata(
            label = "consumer",
            description = "True when it no longer fires; alert: then resolves what it raised",
            javaType = "Boolean")
    public static final String RESOLVED = "CamelAlertResolved";

    @Metadata(
            label = "consumer",
            description = "The service it is about; empty for events that do not say who wrote them",
            javaType = "String")
    public static final String SERVICE = "CamelLogRuleService";

    private LogRuleConstants() {}
}
