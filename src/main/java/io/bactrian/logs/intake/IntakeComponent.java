package io.bactrian.logs.intake;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code intake:}. */
@Component("intake")
public final class IntakeComponent extends DefaultComponent {

    private Servers servers; // guarded by this

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("syslog") && !remaining.equals("http")) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "there is no intake:" + remaining, "intake:syslog or intake:http");
        }
        IntakeEndpoint endpoint = new IntakeEndpoint(uri, this);
        endpoint.setKind(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** What connections are served with; there from the first intake on that needs it. */
    synchronized Servers servers() {
        if (servers == null) {
            servers = new Servers();
        }
        return servers;
    }

    @Override
    protected synchronized void doShutdown() throws Exception {
        if (servers != null) {
            servers.close();
            servers = null;
        }
        super.doShutdown();
    }
}
