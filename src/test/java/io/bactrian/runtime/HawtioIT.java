package io.bactrian.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person opens the console in a browser. */
class HawtioIT {

    private static final Path PICTURES = Path.of("target", "hawtio");

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private CamelRuntime runtime;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() {
        runtime = new Workspace(folder)
                .setting("http.user", "ops")
                .setting("http.password-file", "conf/secrets/console")
                .secret("conf/secrets/console", "open sesame")
                .route("backup/crm.camel.yaml", Workspace.ROUTE)
                .runtime()
                .start();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    @AfterEach
    void stop() {
        playwright.close();
        runtime.close();
    }

    @Test
    void the_console_shows_a_route_with_its_id_description_and_diagram() {
        Page page = open();
        page.navigate("http://127.0.0.1:" + runtime.httpPort() + "/hawtio");

        click(page, "Expand all");
        click(page, "backup-crm");
        click(page, "Attributes");
        assertThat(exactly(page, "CRM database, every night")).isVisible();
        picture(page, "attributes");

        click(page, "Route Diagram");
        assertThat(exactly(page, "From direct:crm")).isVisible();
        assertThat(exactly(page, "Logger")).isVisible();
        picture(page, "diagram");

        page.reload();
        assertThat(exactly(page, "direct://crm")).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_stop_from_the_console_is_refused() {
        Page page = open();
        page.navigate("http://127.0.0.1:" + runtime.httpPort() + "/hawtio");

        click(page, "routes");
        page.getByRole(AriaRole.CHECKBOX).first().click();
        click(page, "Stop");

        assertThat(page.getByText("forbidden").first()).isVisible();
        picture(page, "refused");
        assertThat(runtime.context()
                        .getRouteController()
                        .getRouteStatus("backup-crm")
                        .isStarted())
                .isTrue();
    }

    private static void click(Page page, String text) {
        exactly(page, text).click();
    }

    private static Locator exactly(Page page, String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true)).first();
    }

    private Page open() {
        Page page = browser.newPage(new Browser.NewPageOptions()
                .setHttpCredentials("ops", "open sesame")
                .setViewportSize(1400, 900));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                complaints.add(response.status() + " " + response.url());
            }
        });
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
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
