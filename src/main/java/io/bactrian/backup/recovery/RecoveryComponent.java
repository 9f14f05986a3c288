package io.bactrian.backup.recovery;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The component {@code recovery:}, by which routes prove backups on a schedule. */
@Component("recovery")
public class RecoveryComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        RecoveryEndpoint endpoint = new RecoveryEndpoint(uri, this);
        endpoint.setOperation(operation(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static RecoveryOperation operation(String text) {
        try {
            return RecoveryOperation.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "recovery:" + text + ": unknown operation", "known are verify, drill", e);
        }
    }
}
