package io.bactrian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.doctor.Finding.Level;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailCheckTest {

    @TempDir
    private Path base;

    @Test
    void files_that_are_there_are_well() throws IOException {
        Files.writeString(base.resolve("a.log"), "a\n");
        Files.writeString(base.resolve("a.log.1"), "b\n");

        assertThat(check("*.log").run())
                .isEqualTo(Finding.ok("logs of tail shop", "2 files of " + base.resolve("*.log")));
    }

    @Test
    void no_file_is_worth_a_look() {
        Finding finding = check("*.log").run();

        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.message()).isEqualTo("no file matches " + base.resolve("*.log"));
        assertThat(finding.hint()).contains("is the folder mounted?");
    }

    @Test
    void a_folder_that_cannot_be_looked_into_is_a_failure() throws IOException {
        Files.writeString(base.resolve("a.log"), "a\n");
        Path loop = base.resolve("shop");
        Files.createSymbolicLink(loop, loop); // nobody can look into it, not even root

        Finding finding = check("shop/*.log").run();

        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message()).startsWith("cannot read " + loop + " (");
        assertThat(finding.hint()).startsWith("run bactrian as root or as a member of the group");
    }

    @Test
    void only_the_tails_of_routes_that_run_are_looked_at() throws IOException {
        Files.createDirectories(base.resolve("routes"));
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(base.resolve("routes/logs.camel.yaml"), """
                - route:
                    id: shop
                    from: { uri: tail:shop, parameters: { paths: "{{shop.paths}}, more/*.log" } }
                - route:
                    id: off
                    precondition: "{{off.enabled:false}}"
                    from: { uri: tail:off, parameters: { paths: off.log } }
                - route:
                    id: on
                    precondition: "{{on.enabled:true}}"
                    from: { uri: tail:on, parameters: { paths: on.log } }
                - route:
                    id: spool
                    from: { uri: tail:spool, parameters: { paths: data/spool/*.spool } }
                """);
        Files.writeString(base.resolve("conf/bactrian.properties"), "shop.paths = logs/*.log\n");

        List<String> subjects = Checks.of(this::settings, List.of()).stream()
                .map(Check::subject)
                .filter(subject -> subject.startsWith("logs of"))
                .toList();

        assertThat(subjects).containsExactly("logs of tail shop", "logs of tail on");
    }

    private TailCheck check(String pattern) {
        return new TailCheck("shop", List.of(base.resolve(pattern).toString()), List.of());
    }

    private Settings settings() {
        return Settings.load(base.resolve("conf/bactrian.properties"), Map.of(), Map.of());
    }
}
