package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.template.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about templates names the functions that there are, and no others. */
class TemplatesPageTest {

    @Test
    void every_function_is_on_the_page_and_the_page_names_no_other() throws IOException {
        String page = Files.readString(Path.of("docs", "reference", "templates.md"));
        String table = page.substring(page.indexOf("## Functions"), page.indexOf("## Data"));
        TreeSet<String> named = table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`(\\w+)`")
                        .matcher(line.substring(0, line.indexOf('|', 1)))
                        .results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isEqualTo(Templates.functionNames());
    }
}
