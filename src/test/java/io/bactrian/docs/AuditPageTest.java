package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.AuditAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page about the audit log has every action that there is, and no other. */
class AuditPageTest {

    @Test
    void the_table_is_that_of_the_program() throws IOException {
        String page = Files.readString(Path.of("docs", "reference", "audit.md"));

        assertThat(page.lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(Arrays.stream(AuditAction.values())
                        .map(action -> "| `" + action.word() + "` | " + action.when() + " | " + action.subject() + " |")
                        .toList());
    }
}
