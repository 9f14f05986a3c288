package io.bactrian.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.HttpConfig.Authorization;
import io.bactrian.alerts.config.HttpConfig.BasicAuth;
import io.bactrian.alerts.config.HttpConfig.OAuth2;
import io.bactrian.alerts.config.Proxy;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.runtime.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {

    private final HttpStandIn server = new HttpStandIn();
    private final HttpSender sender = new HttpSender();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void headers_of_the_message_and_of_the_configuration_go_along_each_on_one_line() {
        HttpConfig config = with(
                Optional.of(new BasicAuth(Optional.of(Samples.secret("user")), Optional.of(Samples.secret("pass")))),
                Optional.empty(),
                Optional.empty(),
                Map.of("X-Tenant", List.of(Samples.secret("a\r\nX-Evil: b"))));

        Exchange exchange = send(server.url("/"), config);

        HttpStandIn.Call call = server.calls().get(0);
        assertThat(call.header("Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
        assertThat(call.header("X-tenant")).isEqualTo("a X-Evil: b");
        assertThat(call.headers()).doesNotContainKey("X-evil");
        assertThat(call.header("X-message")).isEqualTo("1");
        assertThat(call.body()).isEqualTo("{\"text\":\"ü\"}");
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(exchange.getMessage().getBody()).isEqualTo("ok");
    }

    @Test
    void a_token_of_the_configuration_goes_before_the_channels_own() {
        send(
                server.url("/"),
                with(
                        Optional.empty(),
                        Optional.of(new Authorization("Token", Optional.of(Samples.secret("t1")))),
                        Optional.empty(),
                        Map.of()));
        assertThat(server.calls().get(0).header("Authorization")).isEqualTo("Token t1");
    }

    @Test
    void an_oauth2_token_is_asked_for_once_and_anew_when_it_is_refused() {
        server.answer(call -> call.path().equals("/token")
                ? new HttpStandIn.Answer(200, "{\"access_token\":\"T1\",\"expires_in\":3600}", Map.of())
                : new HttpStandIn.Answer(200, "ok", Map.of()));
        HttpConfig config = with(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new OAuth2(
                        "client",
                        Optional.of(Samples.secret("secret")),
                        server.url("/token"),
                        List.of("a", "b"),
                        Map.of("audience", "x y"),
                        TlsConfig.DEFAULT,
                        Proxy.NONE)),
                Map.of());

        send(server.url("/hook"), config);
        send(server.url("/hook"), config);

        assertThat(server.calls()).extracting(HttpStandIn.Call::path).containsExactly("/token", "/hook", "/hook");
        assertThat(server.calls().get(0).header("Authorization")).isEqualTo("Basic Y2xpZW50OnNlY3JldA==");
        assertThat(server.calls().get(0).body()).isEqualTo("grant_type=client_credentials&scope=a+b&audience=x+y");
        assertThat(server.calls().get(2).header("Authorization")).isEqualTo("Bearer T1");
        server.answer(401, "");
        send(server.url("/hook"), config);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> send(server.url("/hook"), config));
        assertThat(refusal.reason()).isEqualTo(FailureReason.AUTHENTICATION);
    }

    @Test
    void a_redirect_is_followed_unless_the_configuration_says_no() {
        server.answer(call -> call.path().equals("/old")
                ? new HttpStandIn.Answer(307, "", Map.of("Location", "/new"))
                : new HttpStandIn.Answer(200, "ok", Map.of()));

        assertThat(send(server.url("/old"), HttpConfig.DEFAULT).getMessage().getBody())
                .isEqualTo("ok");
        assertThat(server.calls().get(1).body()).isEqualTo("{\"text\":\"ü\"}");

        HttpConfig stay = new HttpConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TlsConfig.DEFAULT,
                Proxy.NONE,
                false,
                true,
                Map.of());
        assertThat(send(server.url("/old"), stay).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                .isEqualTo(307);
    }

    @Test
    void what_hangs_is_given_up_in_time_and_what_breaks_names_no_address() {
        server.answer(0, "");
        Refusal hung = catchThrowableOfType(
                Refusal.class, () -> send(server.url("/canary-path"), HttpConfig.DEFAULT, Duration.ofMillis(400)));
        assertThat(hung.reason()).isEqualTo(FailureReason.TIMEOUT);

        server.answer(-1, "");
        Refusal cut = catchThrowableOfType(
                Refusal.class, () -> send(server.url("/canary-path?k=canary"), HttpConfig.DEFAULT));
        assertThat(cut.isPermanent()).isFalse();
        assertThat(cut.getMessage()).doesNotContain("canary");
        Refusal wrong =
                catchThrowableOfType(Refusal.class, () -> send("http://bad host/canary-path", HttpConfig.DEFAULT));
        assertThat(wrong.isPermanent()).isTrue();
        assertThat(wrong).hasNoCause();
        assertThat(wrong.getMessage()).doesNotContain("canary");
    }

    @Test
    void an_answer_that_repeats_a_secret_is_cleaned() {
        server.answer(400, "bad token canary-bearer-token for /canary-path-9");
        Exchange exchange = exchange();
        exchange.setProperty(
                Target.PROPERTY,
                new Target(
                        new Secret(server.url("/canary-path-9")),
                        Optional.of(new Secret("canary-bearer-token")),
                        HttpConfig.DEFAULT,
                        Duration.ofSeconds(20)));

        sender.process(exchange);

        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("bad token *** for ***");
        assertThat(exchange.getProperty(Target.PROPERTY).toString()).isEqualTo("***");
    }

    @Test
    void retry_after_is_seconds_or_a_date() {
        assertThat(Answers.retryAfter("30")).contains(Duration.ofSeconds(30));
        Instant soon = Clock.systemUTC().instant().plusSeconds(90);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(soon.atZone(ZoneOffset.UTC));
        assertThat(Answers.retryAfter(date))
                .hasValueSatisfying(wait -> assertThat(wait.toSeconds()).isBetween(80L, 90L));
        assertThat(Answers.retryAfter("Mon, 01 Jan 2001 00:00:00 GMT")).contains(Duration.ZERO);
        assertThat(Answers.retryAfter("soon")).isEmpty();
        assertThat(Answers.retryAfter("")).isEmpty();
    }

    private Exchange send(String url, HttpConfig config) {
        return send(url, config, Duration.ofSeconds(20));
    }

    private Exchange send(String url, HttpConfig config, Duration timeout) {
        Exchange exchange = exchange();
        exchange.setProperty(Target.PROPERTY, new Target(new Secret(url), Optional.empty(), config, timeout));
        sender.process(exchange);
        return exchange;
    }

    private static Exchange exchange() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("Content-Type", "application/json");
        exchange.getMessage().setHeader("X-Message", 1);
        exchange.getMessage().setHeader("CamelInternal", "no");
        exchange.getMessage().setBody("{\"text\":\"ü\"}");
        return exchange;
    }

    private static HttpConfig with(
            Optional<BasicAuth> basic,
            Optional<Authorization> authorization,
            Optional<OAuth2> oauth2,
            Map<String, List<io.bactrian.alerts.config.SecretSource>> headers) {
        return new HttpConfig(basic, authorization, oauth2, TlsConfig.DEFAULT, Proxy.NONE, true, true, headers);
    }
}
