package io.bactrian.logs.parse;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code parse:}: what lines say, in the shape of every log here. */
@Component("parse")
public final class ParseComponent extends DefaultComponent {

    /** Options as they are written: a plus sign in a pattern is no space. */
    @Override
    public boolean useRawUri() {
        return true;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ParseEndpoint endpoint = new ParseEndpoint(uri, this);
        endpoint.setFormat(remaining);
        setProperties(endpoint, parameters);
        endpoint.parser(); // what is wrong is known before the first line
        return endpoint;
    }
}
