package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address that a command line gave and that cannot be listened on is told with its option. */
class HttpListenerTest {

    private static final String OPTION = "--web.listen-address";

    private final HttpListener listener = new HttpListener(new Nothing());

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void an_open_address_without_a_login_and_a_name_of_nobody() {
        assertThatThrownBy(() -> listener.listen(settings(), OPTION, "0.0.0.0", 0))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining(OPTION + ": 0.0.0.0 can be reached from other machines, and there is no password")
                .hasMessageContaining("HINT: set http.user and http.password-file, or listen on 127.0.0.1")
                .hasMessageNotContaining("http.host");
        assertThatThrownBy(() -> listener.listen(settings(), OPTION, "no host", 0))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining(OPTION + ": 'no host' is no address of this machine");
    }

    @Test
    void a_port_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> listener.listen(settings(), OPTION, "127.0.0.1", taken.getLocalPort()))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.describe())
                            .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                            .contains("set another address with " + OPTION));
        }
    }

    private static Settings settings() {
        return Settings.load(Path.of("none.properties"), Map.of(), Map.of());
    }

    private static final class Nothing implements HttpMount {
        @Override
        public void mount(Router router) {
            // What is answered is not asked here.
        }
    }
}
