package io.bactrian.alerts.template;

import java.util.TimeZone;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Local times in messages are the same wherever the tests run. */
final class UtcZone implements BeforeAllCallback, AfterAllCallback {

    private TimeZone before;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TimeZone.setDefault(before);
    }
}
