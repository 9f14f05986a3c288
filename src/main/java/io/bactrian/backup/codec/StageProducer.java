package io.bactrian.backup.codec;

import io.bactrian.backup.Stage;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/** Adds a stage to the dump in the body. The stage is made anew for every exchange, so that keys are read and checked then. */
final class StageProducer extends DefaultProducer {

    private final Supplier<Stage> stages;

    StageProducer(Endpoint endpoint, Supplier<Stage> stages) {
        super(endpoint);
        this.stages = stages;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof StagedDump dump) {
            message.setBody(dump.with(stages.get()));
        } else if (body instanceof InputStream stream) {
            message.setBody(stages.get().encode(stream));
        } else {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    getEndpoint().getEndpointBaseUri() + " takes a dump or a stream, but the body is "
                            + (body == null ? "empty" : "a " + body.getClass().getSimpleName()),
                    "put a dump: step before it");
        }
    }
}
