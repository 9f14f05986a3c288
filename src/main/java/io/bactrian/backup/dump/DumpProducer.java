package io.bactrian.backup.dump;

import io.bactrian.backup.Dumper;
import io.bactrian.backup.StagedDump;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Puts the dump into the body as something to be opened: nothing is started before the repository opens it. */
class DumpProducer extends DefaultProducer {

    private final Dumper dumper;

    DumpProducer(DumpEndpoint endpoint, Dumper dumper) {
        super(endpoint);
        this.dumper = dumper;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(new StagedDump(dumper));
    }
}
