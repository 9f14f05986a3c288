package io.bactrian.backup.codec;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** {@code encrypt:openpgp}. */
@Component("encrypt")
public class EncryptComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        EncryptEndpoint endpoint = new EncryptEndpoint(uri, this);
        endpoint.setFormat(remaining);
        setProperties(endpoint, parameters);
        endpoint.check(); // what is wrong is known before the first run
        return endpoint;
    }
}
