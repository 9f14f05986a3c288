package io.bactrian.backup.dump;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Dumps a database of the settings; the first step of a backup route. */
@Component("dump")
public class DumpComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DumpEndpoint endpoint = new DumpEndpoint(uri, this);
        endpoint.setEngine(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
