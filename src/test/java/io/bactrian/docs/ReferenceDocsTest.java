package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference pages that are made from the program itself are as it is now. With {@code -Dbactrian.docs.write=true}
 * they are written instead of compared.
 */
class ReferenceDocsTest {

    private static final Path REFERENCE = Path.of("docs", "reference");

    @Test
    void components_are_described_as_they_are() throws IOException {
        compare("components.md", ComponentsPage.text());
    }

    @Test
    void commands_are_described_as_they_are() throws IOException {
        compare("commands.md", CommandsPage.text());
    }

    @Test
    void exit_codes_are_described_as_they_are() throws IOException {
        compare("exit-codes.md", ExitCodesPage.text());
    }

    private static void compare(String name, String text) throws IOException {
        Path page = REFERENCE.resolve(name);
        if (Boolean.getBoolean("bactrian.docs.write")) {
            Files.createDirectories(REFERENCE);
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("write it anew: mvn test -Dtest=ReferenceDocsTest -Dbactrian.docs.write=true")
                .hasContent(text);
    }
}
