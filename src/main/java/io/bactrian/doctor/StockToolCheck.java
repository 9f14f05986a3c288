package io.bactrian.doctor;

import io.bactrian.backup.dump.ToolProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A tool that Bactrian itself does without, but a restore by hand does not. */
final class StockToolCheck implements Check {

    private final String tool;
    private final String path;

    /** @param path folders to look into, as in the environment's {@code PATH} */
    StockToolCheck(String tool, String path) {
        this.tool = tool;
        this.path = path;
    }

    @Override
    public String subject() {
        return tool;
    }

    @Override
    public Finding run() throws IOException {
        Optional<Path> found = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            return Finding.warn(
                    subject(),
                    "is not installed: a restore with stock tools would need it",
                    "apt install " + (tool.equals("gpg") ? "gnupg" : tool));
        }
        try (ToolProcess process = ToolProcess.of(List.of(found.get().toString(), "--version"))
                .timeout(Duration.ofSeconds(10))
                .start()) {
            return Finding.ok(
                    subject(), process.text().lines().findFirst().orElse("").strip());
        }
    }
}
