package io.bactrian.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LedgerTest {

    @Test
    @Timeout(30)
    void aDatabaseThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/ledger";
            Instant begun = Instant.now();
            BactrianException failure = catchThrowableOfType(
                    BactrianException.class,
                    () -> Ledger.open(url, "somebody", Optional.empty(), Duration.ofSeconds(1)));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
            assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(failure).hasMessage("cannot open the ledger at " + url + ": Connection attempt timed out.");
            assertThat(failure.hint()).get().asString().contains("ledger.url");
        }
    }
}
