package io.bactrian.backup.codec;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** {@code compress:zstd}, {@code compress:gzip}, {@code compress:none}. */
@Component("compress")
public class CompressComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        CompressEndpoint endpoint = new CompressEndpoint(uri, this);
        endpoint.setAlgorithm(remaining);
        setProperties(endpoint, parameters);
        endpoint.stage(); // what is wrong is known before the first run
        return endpoint;
    }
}
