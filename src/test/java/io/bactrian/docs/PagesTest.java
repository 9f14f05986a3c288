package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say of files, settings, metrics, tests and dependencies is there, and what is there is said. */
class PagesTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

    @Test
    void every_link_leads_to_a_page_and_a_heading() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path page : pages()) {
            for (var link = LINK.matcher(Files.readString(page)); link.find(); ) {
                Path to = link.group(1).isEmpty()
                        ? page
                        : page.toAbsolutePath().resolveSibling(link.group(1)).normalize();
                if (!Files.exists(to) || (link.group(2) != null && !anchors(to).contains(link.group(2)))) {
                    broken.add(page + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void the_flow_in_the_readme_is_the_one_that_is_shipped() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(Files.readString(Path.of("routes/backup/crm-postgresql.camel.yaml")));
    }

    @Test
    void every_test_that_the_readme_names_exists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        assertThat(found("`([A-Z]\\w+(?:Test|IT))`", Path.of("README.md"))).isSubsetOf(tests);
    }

    @Test
    void every_test_in_the_table_of_log_torture_exists() throws IOException {
        Path page = Path.of("docs/operations/log-torture.md");
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/io/bactrian"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                found("(?m)^    void (\\w+)\\(", file).forEach(method -> tests.add(name + "." + method));
            }
        }
        assertThat(found("`(\\w+(?:Test|IT)\\.\\w+)`", page))
                .hasSizeGreaterThan(30)
                .isSubsetOf(tests);
        assertThat(found("(?m)^\\| (\\d+) \\|", page)).hasSize(33);
    }

    @Test
    void every_dependency_and_plugin_is_explained() throws IOException {
        Set<String> used = found("<artifactId>([^<]+)</artifactId>", Path.of("pom.xml"));
        used.remove("bactrian");

        assertThat(found("`([\\w.-]+)`", Path.of("docs/design/dependencies.md")))
                .containsAll(used);
    }

    @Test
    void every_setting_of_the_shipped_routes_is_described() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                used.addAll(found("\\{\\{\\??([a-z.-]+)[:}]", file));
                used.addAll(found("\\$\\{properties:([a-z.-]+)}", file));
            }
        }
        String page = Files.readString(Path.of("docs/reference/settings.md"));
        List<String> missing = used.stream()
                .filter(key -> !page.contains("`" + key + "`")
                        && !page.contains("`" + key.substring(0, key.lastIndexOf('.') + 1))
                        && !page.contains("`" + key.substring(key.lastIndexOf('.')) + "`"))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void the_alert_rules_use_metrics_that_are_described_and_lead_to_runbooks() throws IOException {
        Path rules = Path.of("docker/prometheus/bactrian-rules.yaml");
        Set<String> described = found("`bactrian_FLOW_(\\w+)\\{", Path.of("docs/reference/metrics.md"));

        assertThat(found("bactrian_(?:backup|verify|drill)_(\\w+)", rules)).isSubsetOf(described);
        assertThat(found("runbook_url: (\\S+)", rules)).isNotEmpty().allMatch(page -> Files.exists(Path.of(page)));
        assertThat(found("(bactrian_logs_\\w+)", rules))
                .isNotEmpty()
                .isSubsetOf(found("(bactrian_logs_\\w+)", Path.of("docs/reference/metrics.md")));
        // Not every instance ships logs; every one makes backups.
        String[] parts = Files.readString(rules).split("- name: bactrian-logs", -1);
        assertThat(parts).hasSize(2);
        assertThat(parts[0].split("- alert: ", -1)).allSatisfy(rule -> assertThat(rule)
                .satisfiesAnyOf(text -> assertThat(text).contains("absent("), text -> assertThat(text)
                        .contains("groups:")));
    }

    @Test
    void every_rule_about_the_platform_leads_to_a_section_of_its_runbook() throws IOException {
        Path rules = Path.of("docker/prometheus/platform-rules.yaml");
        Set<String> runbooks = found("runbook_url: (\\S+)", rules);

        assertThat(Files.readString(rules).split("- alert: ", -1))
                .hasSizeGreaterThan(10)
                .allMatch(rule -> rule.contains("groups:") || rule.contains("runbook_url: "));
        for (String link : runbooks) {
            int anchor = link.indexOf('#');
            assertThat(anchors(Path.of(link.substring(0, anchor)))).contains(link.substring(anchor + 1));
        }
    }

    private static Set<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As forges make them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return found("(?m)^#+ (.*)$", page).stream()
                .map(heading -> heading.toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
