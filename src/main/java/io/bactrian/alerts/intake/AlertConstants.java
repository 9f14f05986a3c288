package io.bactrian.alerts.intake;

import org.apache.camel.spi.Metadata;

/** Headers that {@code alert:} heeds. */
public final class AlertConstants {

    @Metadata(
            label = "producer",
            description = "True: the alert with these labels is over, instead of raised",
            javaType = "Boolean")
    public static final String RESOLVED = "CamelAlertResolved";

    private AlertConstants() {}
}
