package io.bactrian.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.bactrian.alerts.template.go.GoStruct;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person reads the mail, on a phone, by day and by night. */
@ExtendWith(UtcZone.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailIT {

    private static final Path PICTURES = Path.of("target", "mail");

    /** The lowest contrast of any text with what is behind it, by the formula of WCAG. */
    private static final String CONTRAST = """
            () => {
              const parse = c => c.match(/[\\d.]+/g).map(Number);
              const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = e => { for (; e; e = e.parentElement) {
                const c = parse(getComputedStyle(e).backgroundColor);
                if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
              let worst = 21;
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const e = walker.currentNode.parentElement;
                if (!walker.currentNode.data.replace(/\\u00a0/g, '').trim()) continue;
                const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
                worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
              }
              return worst;
            }""";

    private Playwright playwright;
    private Browser browser;

    @BeforeAll
    void start() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    @AfterAll
    void stop() {
        playwright.close();
    }

    @Test
    void every_mail_is_readable_and_fits_a_phone_in_both_colour_schemes() {
        Map<String, GoStruct> mails = Map.of(
                "firing", Samples.disk(1, 0),
                "many", Samples.disk(12, 1),
                "resolved", Samples.disk(0, 2),
                "hostile", Samples.hostile());
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            mails.forEach((name, data) -> {
                Page page = open(data, scheme);
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(PICTURES.resolve(name + "-" + scheme + ".png")));

                assertThat(number(page, CONTRAST))
                        .as("contrast of " + name + " " + scheme)
                        .isGreaterThan(4.5);
                assertThat(number(page, "() => document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(360);
                assertThat(number(page, "() => document.querySelectorAll('script, img').length"))
                        .isZero();
                page.close();
            });
        }
    }

    @Test
    void its_links_lead_where_they_say() {
        Page page = open(Samples.disk(2, 1), ColorScheme.LIGHT);

        assertThat(link(page, "Acknowledge")).isEqualTo("https://alerts.example.org/ack/abc.def");
        assertThat(link(page, "Silence")).isEqualTo("https://alerts.example.org/#/silences/new?filter=x");
        assertThat(link(page, "How to fix")).isEqualTo("https://wiki.example.org/runbooks/disk-full");
        assertThat(link(page, "Source")).isEqualTo("https://prometheus.example.org/graph?g0.expr=disk+%3E+90&g0.tab=1");
        assertThat(page.locator("body").innerText()).contains("FIRING", "since 21 Nov 2026", "2h 11m ago");
    }

    @Test
    void a_link_that_is_none_is_not_shown() {
        Page page = open(Samples.hostile(), ColorScheme.LIGHT);

        assertThat(page.getByText("How to fix").count()).isZero();
        assertThat(page.locator("body").innerText()).contains("<script>alert(1)</script>", "<!channel>");
    }

    private Page open(GoStruct data, ColorScheme scheme) {
        Page page = browser.newPage(
                new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(360, 740));
        page.setContent(Samples.templates().html("{{ template \"email.default.html\" . }}", data));
        return page;
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    private static String link(Page page, String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true))
                .first()
                .getAttribute("href");
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chromium on the PATH; ./check installs it"));
    }
}
