package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void a_good_login_is_recorded_once_an_hour_and_address() throws IOException {
        try (Audit audit = new Audit(folder, clock)) {
            Logins logins = new Logins(audit, clock);
            logins.passed("ops", "10.0.0.1");
            logins.passed("ops", "10.0.0.1");
            logins.passed("ops", "10.0.0.2");
            now = now.plus(Duration.ofHours(1));
            logins.passed("ops", "10.0.0.1");
        }

        assertThat(lines()).hasSize(3).allMatch(line -> line.contains("\"user_id\":\"ops\""));
    }

    @Test
    void every_bad_login_is_recorded_and_of_very_many_the_number() throws IOException {
        try (Audit audit = new Audit(folder, clock)) {
            Logins logins = new Logins(audit, clock);
            for (int guess = 0; guess < 1000; guess++) {
                logins.refused("10.0.0.1");
            }
            now = now.plus(Duration.ofMinutes(1));
            logins.refused("10.0.0.2");
        }

        assertThat(lines()).hasSize(62);
        assertThat(lines().get(60)).contains("\"not_listed\":\"940\"");
        assertThat(lines().get(61)).contains("login.refused refused: 10.0.0.2");
    }

    @Test
    void requests_at_the_server_are_recorded_and_no_password_is() throws Exception {
        Workspace home = new Workspace(folder)
                .setting("http.host", "0.0.0.0")
                .setting("http.port", "0")
                .setting("http.user", "ops")
                .setting("http.password-file", "conf/secrets/console")
                .secret("conf/secrets/console", "canary-right")
                .route("crm.camel.yaml", Workspace.ROUTE);
        try (Audit audit = new Audit(folder, Clock.systemUTC());
                CamelRuntime runtime = CamelRuntime.builder(home.settings())
                        .beans(java.util.Map.of("audit", audit))
                        .start()) {
            for (String login : List.of("ops:canary-right", "ops:canary-right", "ops:canary-wrong", "canary-user:x")) {
                ask(runtime.httpPort(), login);
            }
        }

        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).contains("\"action\":\"login\"", "\"user_id\":\"ops\"", "\"outcome\":\"ok\"");
        assertThat(lines().subList(1, 3)).allMatch(line -> line.contains("\"action\":\"login.refused\""));
        assertThat(String.join("", lines())).doesNotContain("canary");
    }

    private static void ask(int port, String login) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create("http://127.0.0.1:" + port + "/observe/metrics"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .build();
        java.net.http.HttpClient.newHttpClient().send(request, java.net.http.HttpResponse.BodyHandlers.discarding());
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("audit/audit.log"));
    }
}
