package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Secret;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of detectors does not say, and how much work it is. */
class ScannerTest {

    private static final int LENGTH = 1 << 14;

    private final Redactor redactor =
            new Redactor(RedactOptions.usual(new Pseudonyms(new Secret("a key of the tests, no other"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "378282246310005",
                "3782 822463 10005",
                "30569309025904",
                "6011111111111117",
                "3530111333300000",
                "2223003122003222",
                "6200000000000005",
                "4222222222222",
                "4111-1111-1111-1111"
            })
    void cards_of_every_issuer_are_found(String card) {
        assertThat(redactor.text("card " + card + " 123")).isEqualTo("card [card] 123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GB29NWBK60161331926819",
                "GB29 NWBK 6016 1331 9268 19",
                "fr14 2004 1010 0505 0001 3m02 606",
                "NO9386011117947",
                "MT84MALT011000012345MTLCAST001S"
            })
    void accounts_of_many_countries_are_found(String account) {
        assertThat(redactor.text("(" + account + ")")).isEqualTo("([iban])");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+84912345678",
                "+84 912 345 678",
                "0084912345678",
                "0912345678",
                "0912 345 678",
                "091-234-5678",
                "0912.345.678"
            })
    void a_number_is_the_same_however_it_is_written(String phone) {
        assertThat(redactor.text(phone))
                .isEqualTo(redactor.text("+84912345678"))
                .startsWith("phone:");
        assertThat(redactor.text("to " + phone + " 20 times"))
                .isEqualTo("to " + redactor.text("+84912345678") + " 20 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1 (415) 555-2671", "+49 30 901820", "+44 20 7946 0958", "+33142685300"})
    void numbers_of_other_countries_are_found(String phone) {
        assertThat(redactor.text("call " + phone)).startsWith("call phone:").doesNotContainPattern("[0-9]");
    }

    @ParameterizedTest
    @CsvSource({
        "ANN@Example.COM, ann@example.com",
        "ann%40example.com, ann@example.com",
        "ann\\u0040example.com, ann@example.com",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::ffff:203.0.113.7, 203.0.113.7",
    })
    void the_same_thing_has_the_same_pseudonym(String one, String other) {
        assertThat(redactor.text(one)).isEqualTo(redactor.text(other)).isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:hunter2@db/shop",
                "redis://:hunter2@cache:6379/0",
                "amqp://app:hunt/er2@mq",
                "http:\\/\\/app:hunter2@host\\/x",
                "DB_PASSWORD=hunter2",
                "spring.datasource.password = hunter2",
                "dbPassword: hunter2",
                "password := hunter2",
                "'password' => 'hunter2'",
                "user[password]=hunter2",
                "?user=ann&access_token=hunter2#top",
                "password%3Dhunter2%26x%3D1",
                "{\"apiKey\": \"hunter2\"}",
                "{\"client_secret\":[\"a\",\"hunter2\"]}",
                "{\"credentials\":{\"user\":\"ann\",\"value\":\"hunter2\"}}",
                "{\\\"a\\\":\\\"{\\\\\\\"passwd\\\\\\\":\\\\\\\"hunter2\\\\\\\"}\\\"}",
                "X-Api-Key: hunter2",
                "Cookie: theme=dark; session=hunter2",
                "Set-Cookie: session=hunter2; HttpOnly",
                "Authorization: Bearer hunter2",
                "Authorization: Digest username=\"ann\", response=\"hunter2\"",
                "\"Authorization: Digest username=\\\"ann\\\", response=\\\"hunter2\\\"\"",
                "curl --token hunter2",
                "<db:password>hunter2</db:password>",
                "password=\"hunter2 is cut o",
                "-----BEGIN PRIVATE KEY-----\nhunter2",
                "-----BEGIN OPENSSH PRIVATE KEY-----\\nhunter2\\n-----END OPENSSH PRIVATE KEY-----",
            })
    void no_secret_stays(String text) {
        assertThat(redactor.text(text)).doesNotContain("hunter2").contains("[");
        assertThat(redactor.text("before " + text)).startsWith("before ").doesNotContain("hunter2");
        String wrapped = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        assertThat(redactor.text("data=" + wrapped + ".")).matches("data=\\[[a-z-]+]\\.");
        assertThat(redactor.text(Base64.getUrlEncoder().withoutPadding().encodeToString(wrapped.getBytes(UTF_8))))
                .matches("\\[[a-z-]+]");
    }

    static List<String> tokens() {
        String rest = "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T";
        return List.of(
                "gh" + "p_" + rest,
                "github" + "_pat_" + rest,
                "gl" + "pat-" + rest,
                "xo" + "xb-1234567890-" + rest,
                "sk" + "_live_" + rest,
                "AI" + "za" + rest.substring(0, 35),
                "SG" + "." + rest + "." + rest,
                "AS" + "IA" + "2345ABCD6789EFGH",
                "https://hooks." + "slack.com/services/T0A1B2C3D/B0A1B2C3D/" + rest,
                "123456789:" + "AA" + rest.substring(0, 33),
                "Basic " + Base64.getEncoder().encodeToString("ann:hunter2".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void tokens_are_known_by_their_shape(String token) {
        String redacted = redactor.text("with " + token + ", done");
        assertThat(redacted).contains("[token]").endsWith(", done");
        assertThat(redacted.length()).isLessThan(45);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@ : = > + - -- --- ://@ %% \\ \\u00 % =: [] {}",
                "2026-11-21 13:52:28,123 INFO  [main] o.e.shop.Checkout:42 - took 12ms (3/4) #17 key=value a=b",
                "Basic authentication failed, Bearer token missing, eyJhbGci",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "secret: false, token=, password=\"\", compass: north, monkey=1, total tokens: 5",
                "SHA1 Fingerprint=AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD",
                "/usr/share/elasticsearch/modules/x-pack-security/netty-common",
                "com.example.shop.internal.CheckoutServiceImplementationFactoryBean",
                "SELECT * FROM t WHERE a::text = 'b' AND c = $1 -- note",
                "libc6 2.36-9+deb12u10 openssl-3.0.15.1.tar build +12345678",
                "0000012345678 0045 10:00:49 -0700 +0700 +07:00 1e10 0x41111111",
                "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
                "ORD-2026-0000-4111-1111-1111 12345678-4111-1111-1111-111111111111",
            })
    void ordinary_text_is_left_alone(String text) {
        assertThat(redactor.text(text)).isSameAs(text);
    }

    /** By which the events of one request are found: in a hundred thousand of them, each odd one would show. */
    @Test
    void ids_are_left_alone() {
        Random random = new Random(7);
        for (int round = 0; round < 100_000; round++) {
            long high = random.nextLong();
            long low = random.nextLong();
            for (String id : List.of(
                    "latency-" + new UUID(high, low),
                    String.format("req-%08x", (int) high),
                    "trace " + Long.toHexString(high) + Long.toHexString(low) + " "
                            + UUID.nameUUIDFromBytes(new byte[] {(byte) round}))) {
                assertThat(redactor.text(id)).isEqualTo(id);
            }
        }
    }

    @Test
    void only_what_is_wanted_is_found() {
        Scanner scanner = new Scanner(Set.of(Detector.EMAIL));
        assertThat(scanner.scan("ann@example.com 203.0.113.7 4111111111111111 password=x"))
                .extracting(Hit::detector)
                .containsExactly(Detector.EMAIL);
    }

    static List<String> adversaries() {
        return List.of(
                "1",
                "1 ",
                "4111 ",
                "4111-",
                "0",
                "00",
                "09 ",
                "+84",
                "+84 ",
                "@",
                "a@",
                "a@b.",
                "a.",
                ":",
                "::",
                "a:",
                "1:",
                "://",
                "://a:b",
                "://a:b@",
                "=",
                "password=",
                "password:",
                "password=\"",
                "password=\\\"",
                "\\",
                "\\\"",
                "\"",
                "[",
                "{",
                "password=[",
                "password={\"",
                "Cookie: ",
                "Authorization: a ",
                "eyJ",
                "eyJhbGciOi",
                "eyJ-",
                "eyJhbGciOiJIUzI1NiJ9-",
                "eyJ.",
                "Bearer ",
                "AKIA",
                "-",
                "--",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----END ",
                "<password>",
                "DE89",
                "DE89 ",
                "1.1.1.",
                "1.",
                "%40",
                "%",
                "\\u0040",
                "%25",
                "QUFB",
                "cGFzc3dvcmQ9",
                "a,",
                "password=a,",
                "ab=,",
                "--token ",
                "<",
                ">",
                "a>",
                "AAAAAAAAAAAAAAAA ",
                "password='****",
                "password=\"[secret]",
                "password=\\\\\"[secret]",
                "postgres://a:1/",
                "+1-",
                "12345678:AA",
                "\u00e9",
                "\u00e9@\u00e9.");
    }

    @ParameterizedTest
    @MethodSource("adversaries")
    void twice_the_text_is_twice_the_work(String unit) {
        long once = steps(unit.repeat(LENGTH / unit.length()));
        long twice = steps(unit.repeat(2 * LENGTH / unit.length()));
        assertThat(twice).isLessThan(once * 5 / 2);
        assertThat(twice).as("looks at a sign").isLessThan(2L * LENGTH * 600);
    }

    @Test
    void any_mixture_can_be_looked_through() {
        List<String> parts = adversaries();
        Random random = new Random(30);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            String once = redactor.text(text.toString());
            assertThat(once).as(text.toString()).isNotEqualTo(Redactor.FAILED);
        }
    }

    private static long steps(String text) {
        Text counted = new Text(text);
        new Scanner(EnumSet.allOf(Detector.class)).scan(counted, text);
        return counted.steps();
    }
}
