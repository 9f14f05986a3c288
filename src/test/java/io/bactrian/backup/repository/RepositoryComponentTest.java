package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.SyntheticDump;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryComponentTest {

    @TempDir
    Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        settings = TestRepository.of("disk").directory("disk", folder).settings();
        camel.getRegistry().bind("settings", settings);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:keep").routeId("backup-crm-postgresql").to("repository:offsite");
                from("direct:expire")
                        .routeId("backup-shop")
                        .to("repository:offsite?keepDaily=1&timeZone=Asia/Ho_Chi_Minh");
                from("direct:named").routeId("odd").to("repository:offsite?backup=named");
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void stores_the_dump_in_the_body_and_answers_its_manifest() {
        AtomicLong progress = new AtomicLong();
        Exchange exchange = camel.createProducerTemplate().request("direct:keep", sent -> {
            sent.getMessage().setBody(new StagedDump(SyntheticDump.of(1000)));
            sent.setProperty(RepositoryConstants.STORE_LISTENER, new StoreListener() {
                @Override
                public void progress(long plainBytes, long storedBytes) {
                    progress.set(storedBytes);
                }
            });
        });

        assertThat(exchange.getException()).isNull();
        Manifest manifest = exchange.getMessage().getBody(Manifest.class);
        assertThat(manifest.backup()).isEqualTo("crm-postgresql");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(RepositoryConstants.BACKUP_ID, manifest.id())
                .containsEntry(RepositoryConstants.STORED_BYTES, 2234L)
                .containsEntry(RepositoryConstants.PLAIN_BYTES, 2234L)
                .containsEntry(RepositoryConstants.COPIES, 1)
                .doesNotContainKeys(RepositoryConstants.WARNINGS, RepositoryConstants.EXPIRED);
        assertThat(progress).hasValue(2234);
        assertThat(folder.resolve("crm-postgresql/" + manifest.id() + "/manifest.json"))
                .exists();
    }

    @Test
    void expires_after_success() {
        Manifest first = store();
        Manifest second = store();
        try (Repository repository = Repository.open(settings, "offsite")) {
            repository.record(
                    second, new BackupRecord("verify", Instant.now(), true, Duration.ofSeconds(1), "here", "good"));

            Exchange exchange = request();

            assertThat(exchange.getMessage().getHeader(RepositoryConstants.EXPIRED))
                    .isEqualTo(1);
            assertThat(repository.list(Optional.of("shop")))
                    .extracting(Manifest::id)
                    .hasSize(2)
                    .contains(second.id())
                    .doesNotContain(first.id());
        }
    }

    @Test
    void a_retention_that_fails_is_a_warning_and_not_a_failed_backup() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("shop/shop-20260101T000000Z"));
        Files.writeString(broken.resolve("manifest.json"), "no json");

        Exchange exchange = request();

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isInstanceOf(Manifest.class);
        assertThat((List<?>) exchange.getMessage().getHeader(RepositoryConstants.WARNINGS))
                .singleElement()
                .asString()
                .startsWith("retention: nothing is expired while the repository cannot be read whole");
    }

    @Test
    void only_dumps_are_stored() {
        assertThatThrownBy(() -> camel.createProducerTemplate().requestBody("direct:keep", "bytes"))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(PermanentException.class)
                .hasMessage("repository:offsite stores dumps, and the body is of type java.lang.String");
    }

    @Test
    void the_name_of_the_backup_can_be_given() {
        Object manifest =
                camel.createProducerTemplate().requestBody("direct:named", new StagedDump(SyntheticDump.of(1)));
        assertThat(((Manifest) manifest).backup()).isEqualTo("named");
    }

    @Test
    void a_route_with_a_wrong_option_does_not_start() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of(
                        "repository:offsite?retention=30days", "is not a duration",
                        "repository:offsite?keepDaily=1&timeZone=Saigon", "is not a time zone",
                        "repository:elsewhere", "there is no repository elsewhere",
                        "repository:offsite?keepDaily=-1", "not negative")
                .entrySet()) {
            assertThatThrownBy(() -> camel.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:" + wrong.getKey().hashCode()).to(wrong.getKey());
                        }
                    }))
                    .hasStackTraceContaining(wrong.getValue());
        }
    }

    private Manifest store() {
        return request().getMessage().getBody(Manifest.class);
    }

    private Exchange request() {
        return camel.createProducerTemplate()
                .request("direct:expire", sent -> sent.getMessage().setBody(new StagedDump(SyntheticDump.of(1000))));
    }
}
