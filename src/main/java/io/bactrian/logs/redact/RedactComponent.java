package io.bactrian.logs.redact;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code redact:}: events without what must not leave. */
@Component("redact")
public final class RedactComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        RedactEndpoint endpoint = new RedactEndpoint(uri, this);
        endpoint.setName(remaining);
        setProperties(endpoint, parameters);
        endpoint.options(); // what is wrong is known before the first event
        return endpoint;
    }
}
