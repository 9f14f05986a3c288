package io.bactrian.backup.dump;

import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/** Makes a dump of the bytes in the body: they are read when the repository opens it. */
final class StreamDumpProducer extends DefaultProducer {

    StreamDumpProducer(DumpEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (!(body instanceof InputStream stream)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "dump:stream takes a stream, but the body is "
                            + (body == null ? "empty" : "a " + body.getClass().getSimpleName()),
                    "begin the route with what gives one: archive:");
        }
        String name = message.getHeader(Exchange.FILE_NAME, String.class);
        if (name == null || name.isBlank()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "dump:stream does not know what the stream in the body is called",
                    "set the header " + Exchange.FILE_NAME);
        }
        String path = Optional.ofNullable(message.getHeader(Exchange.FILE_PATH, String.class))
                .orElse(name);
        message.setBody(new StagedDump(new StreamDumper(stream, name, path)));
    }
}
