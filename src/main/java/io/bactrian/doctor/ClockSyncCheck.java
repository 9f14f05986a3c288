package io.bactrian.doctor;

import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.runtime.BactrianException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Whether something keeps the clock right: schedules, retention and the signatures of S3 stand on it. */
final class ClockSyncCheck implements Check {

    private static final Path TIMEDATECTL = Path.of("/usr/bin/timedatectl");

    @Override
    public String subject() {
        return "clock";
    }

    @Override
    public Finding run() throws IOException {
        String zone = "time zone " + ZoneId.systemDefault();
        return switch (synchronised()) {
            case "yes" -> Finding.ok(subject(), "synchronised, " + zone);
            case "no" ->
                Finding.warn(
                        subject(), "is not synchronised, " + zone, "run a time service: apt install systemd-timesyncd");
            default -> Finding.ok(subject(), zone + "; what synchronises it cannot be seen from here");
        };
    }

    /** In containers nothing answers: the clock is the host's. */
    private static String synchronised() throws IOException {
        if (!Files.isExecutable(TIMEDATECTL)) {
            return "";
        }
        List<String> command = List.of(TIMEDATECTL.toString(), "show", "-p", "NTPSynchronized", "--value");
        try (ToolProcess process =
                ToolProcess.of(command).timeout(Duration.ofSeconds(10)).start()) {
            return process.text().strip();
        } catch (BactrianException e) {
            return "";
        }
    }
}
