package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.OpenDump;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpComponentTest {

    @TempDir
    Path folder;

    private CamelContext camel;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
        Files.writeString(file, """
                source.shop.type=sqlite
                source.shop.path=data/shop.db
                source.crm.type=postgresql
                source.crm.host=127.0.0.1
                source.crm.port=1
                source.crm.database=crm
                source.crm.user=bactrian
                """);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("settings", Settings.load(file, Map.of(), Map.of()));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Throwable failureOf(String uri) throws Exception {
        try {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:" + uri.hashCode()).to(uri);
                }
            });
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PermanentException || cause instanceof ResolveEndpointFailedException) {
                    return cause;
                }
            }
            throw e;
        }
        throw new AssertionError(uri + " was taken");
    }

    @Test
    void yamlRouteMakesADumpThatIsOpenedLater() throws Exception {
        Resource route = ResourceHelper.fromString("shop.camel.yaml", """
                - route:
                    id: backup-shop
                    from:
                      uri: direct:shop
                      steps:
                        - to:
                            id: dump-database
                            uri: "dump:sqlite"
                            parameters: { source: shop, lockTimeout: 5s, timeout: 1h30m, scratch: scratch }
                """);
        PluginHelper.getRoutesLoader(camel).loadRoutes(route);
        StagedDump dump = camel.createProducerTemplate().requestBody("direct:shop", null, StagedDump.class);
        assertThatThrownBy(dump::open).isInstanceOf(PermanentException.class).hasMessageContaining("does not exist");

        Files.createDirectories(folder.resolve("data"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/shop.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a int)");
            statement.execute("INSERT INTO t VALUES (1)");
        }
        try (OpenDump open = dump.open()) {
            OpenDump.OpenArtifact artifact = open.artifacts().get(0);
            assertThat(artifact.fileName()).isEqualTo("database.sqlite");
            assertThat(artifact.restoreCommand()).isEqualTo("cat > TARGET");
            try (InputStream plain = artifact.open()) {
                assertThat(plain.readAllBytes())
                        .asString(java.nio.charset.StandardCharsets.ISO_8859_1)
                        .startsWith("SQLite format 3");
            }
            assertThat(open.source().rowCounts()).containsEntry("main.t", 1L);
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void postgresqlIsNotReachedBeforeTheDumpIsOpened() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:crm").to("dump:postgresql?source=crm&schemas=public,\"A,B\"&globals=no-passwords");
            }
        });
        StagedDump dump = camel.createProducerTemplate().requestBody("direct:crm", null, StagedDump.class);
        assertThatThrownBy(dump::open).hasMessage("cannot reach database crm at 127.0.0.1:1: connection refused");
    }

    @Test
    void misspeltOptionIsNamed() throws Exception {
        assertThat(failureOf("dump:sqlite?source=shop&rowCount=false")).hasMessageContaining("rowCount=false");
        assertThat(failureOf("dump:sqlite")).hasMessageContaining("source");
    }

    @Test
    void misspeltSourceIsNamedWithTheLikeliestMeant() throws Exception {
        assertThat(failureOf("dump:sqlite?source=shpo"))
                .hasMessageContaining("unknown source shpo")
                .hasMessageContaining("did you mean shop?");
        assertThat(failureOf("dump:sqlite?source=warehouse")).hasMessageContaining("known are crm, shop");
    }

    @Test
    void engineMustFitTheSourceAndTheOptions() throws Exception {
        assertThat(failureOf("dump:postgresql?source=shop"))
                .hasMessageContaining("source shop is of type sqlite, not postgresql");
        assertThat(failureOf("dump:mysql?source=shop")).hasMessageContaining("unknown engine mysql");
        assertThat(failureOf("dump:sqlite?source=shop&schemas=a"))
                .hasMessageContaining("option schemas")
                .hasMessageContaining("does not apply to sqlite");
        assertThat(failureOf("dump:postgresql?source=crm&scratch=/tmp")).hasMessageContaining("option scratch");
        assertThat(failureOf("dump:postgresql?source=crm&globals=maybe"))
                .hasMessageContaining("'maybe' is not one of true, no-passwords, false");
    }
}
