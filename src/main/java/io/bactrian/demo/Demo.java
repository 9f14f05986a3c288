package io.bactrian.demo;

import io.bactrian.runtime.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The whole demonstration: a folder, what is started on it, the story, and the end of it all. */
public final class Demo {

    private static final Duration STEP_LIMIT = Duration.ofMinutes(2);
    private static final String LOG_FILE = "bactrian.log.file";

    private final Options options;
    private final DemoFolder folder;
    private final Narrator narrator;
    private volatile DemoStage stage;
    private boolean keep;
    private boolean ended;

    private Demo(Options options, DemoFolder folder, Narrator narrator) {
        this.options = options;
        this.folder = folder;
        this.narrator = narrator;
        this.keep = options.keep() || !folder.temporary();
    }

    /**
     * What is wanted.
     *
     * @param postgresql whether the shop is on PostgreSQL, and not on SQLite
     * @param once whether the demo ends after one round
     * @param folder where everything goes; chosen when empty
     * @param keep whether a temporary folder stays
     */
    public record Options(boolean postgresql, boolean once, Optional<Path> folder, boolean keep) {}

    /**
     * Makes the folder. Nothing may have been logged before, as the log goes there from now on.
     *
     * @param signs whether the reader sees more than ASCII
     */
    public static Demo prepare(Options options, PrintWriter out, boolean signs) throws IOException {
        DemoFolder folder = DemoFolder.make(options.folder(), options.once());
        System.setProperty(LOG_FILE, folder.log().toString());
        return new Demo(options, folder, new Narrator(out, signs));
    }

    /**
     * Starts everything, tells the story and, unless it is told once only, one line for every run until it is ended.
     *
     * @return whether all of it held
     */
    public boolean perform(DemoInstance.Starter starter) throws IOException, SQLException, InterruptedException {
        Instant begun = Instant.now();
        stage = DemoStage.start(folder, options.postgresql(), starter);
        introduce();
        boolean held = new Story(narrator, STEP_LIMIT).tell(new DemoSteps(stage, narrator, options.once()).all());
        narrator.line("");
        if (!held) {
            keep = true; // for whoever looks for the reason
        } else if (options.once()) {
            narrator.line("All of it held, in " + Durations.format(Duration.between(begun, Instant.now())) + ".");
        } else {
            narrator.line("All of it held. From now on a line for every run: backups every minute, verified every five,"
                    + " drilled every ten. Ctrl+C ends it.");
            narrator.line("");
            follow();
        }
        return held;
    }

    /**
     * Stops everything and removes a temporary folder. Only the first call does it, and the others wait for it.
     *
     * @return whether this call was the first
     */
    public synchronized boolean end() throws IOException {
        if (ended) {
            return false;
        }
        ended = true;
        narrator.mute();
        if (stage != null) {
            stage.close();
        }
        if (!keep) {
            folder.delete();
        }
        return true;
    }

    /** What is left of it after the end. */
    public String epilogue() {
        return keep
                ? "The folder stays, with routes, settings, backups and the log: " + folder.shown(folder.path())
                : "Nothing of it is left. To look around while it runs: ./bactrian demo";
    }

    private void introduce() throws SQLException {
        narrator.line(
                "A shop, a bucket, a mailbox, and Bactrian between them. All of it is real and ends with the demo.");
        narrator.line("");
        try (Connection connection = stage.shop().connect()) {
            narrator.fact(
                    "shop",
                    String.format(
                            Locale.ROOT,
                            "%s: %d tables, %,d rows, selling ten times a second",
                            stage.shop().describe(),
                            ShopData.TABLES.size(),
                            ShopData.count(connection)));
        }
        narrator.fact(
                "bucket", "s3://" + DemoFolder.BUCKET + " at " + stage.s3().endpoint());
        narrator.fact(
                "mailbox",
                "operator@example.org by SMTP at 127.0.0.1:" + stage.mails().port());
        narrator.fact("console", "http://127.0.0.1:" + stage.instance().httpPort() + "/hawtio");
        narrator.fact("folder", folder.shown(folder.path()));
        narrator.fact("log", folder.shown(folder.log()));
    }

    private void follow() throws InterruptedException {
        RunLines lines = new RunLines(stage.instance(), Instant.now());
        while (!narrator.isMuted()) {
            lines.next().forEach(narrator::line);
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
