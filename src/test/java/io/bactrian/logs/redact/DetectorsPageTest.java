package io.bactrian.logs.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/detectors.md} says what is so. */
class DetectorsPageTest {

    private static final Pattern FOUND = Pattern.compile("(?m)^\\| ([a-z0-9-]+) \\| `(.+?)` \\| `(.+?)` \\|");
    private static final Pattern LEFT = Pattern.compile("(?m)^\\| `(.+?)` \\| [^|]+ \\|$");

    private final Redactor redactor =
            new Redactor(RedactOptions.usual(new Pseudonyms(new Secret("a key of the tests, no other"))));

    @Test
    void every_example_becomes_what_the_page_says() throws IOException {
        Set<String> seen = new HashSet<>();
        SoftAssertions softly = new SoftAssertions();
        for (List<String> row : rows(FOUND)) {
            seen.add(row.get(0));
            String expected = Pattern.quote(row.get(2)).replace("…", "\\E[a-kmnp-t]{4}-[a-kmnp-t]{16}\\Q");
            softly.assertThat(redactor.text(row.get(1))).matches(expected);
        }
        softly.assertAll();
        for (Detector detector : Detector.values()) {
            assertThat(seen).contains(detector.label());
        }
    }

    @Test
    void redacting_twice_changes_nothing() throws IOException {
        assertThat(rows(FOUND)).isNotEmpty().allSatisfy(row -> {
            String once = redactor.text(row.get(1));
            assertThat(redactor.text(once)).isEqualTo(once);
        });
    }

    @Test
    void what_the_page_says_is_left_alone_is() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        List<List<String>> rows = rows(LEFT);
        softly.assertThat(rows).hasSizeGreaterThan(10);
        rows.forEach(row -> softly.assertThat(redactor.text(row.get(0))).isEqualTo(row.get(0)));
        softly.assertAll();
    }

    private static List<List<String>> rows(Pattern pattern) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(Path.of("docs/reference/detectors.md")));
        while (matcher.find()) {
            List<String> cells = new ArrayList<>();
            for (int group = 1; group <= matcher.groupCount(); group++) {
                cells.add(matcher.group(group));
            }
            rows.add(cells);
        }
        return rows;
    }
}
