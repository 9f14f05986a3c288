package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryWarningTest {

    @TempDir
    private Path folder;

    @Test
    void a_key_that_expires_soon_is_named_in_the_log_of_every_run() throws Exception {
        try (Gpg gpg = new Gpg();
                DefaultCamelContext camel = new DefaultCamelContext()) {
            String fingerprint = gpg.generate("soon", "future-default", "default", "5d");
            Path file = gpg.export(folder, "soon");
            EncryptEndpoint early = camel.getEndpoint("encrypt:openpgp?recipients=" + file, EncryptEndpoint.class);
            EncryptEndpoint late =
                    camel.getEndpoint("encrypt:openpgp?expiryWarning=4d&recipients=" + file, EncryptEndpoint.class);
            assertThat(warnings(late)).isEmpty();
            for (int run = 0; run < 2; run++) {
                assertThat(warnings(early))
                        .singleElement()
                        .asString()
                        .startsWith("recipient key " + file + " (" + fingerprint + ") expires in 4d23h");
            }
        }
    }

    private static List<String> warnings(EncryptEndpoint endpoint) {
        List<String> lines = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.add(event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        Configurator.setLevel(EncryptEndpoint.class.getName(), Level.WARN);
        Logger logger = (Logger) LogManager.getLogger(EncryptEndpoint.class);
        logger.addAppender(appender);
        try {
            endpoint.stage();
        } finally {
            logger.removeAppender(appender);
        }
        return lines;
    }
}
