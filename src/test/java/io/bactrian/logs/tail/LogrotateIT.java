package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.LineBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's logrotate, in each of its ways, while a log is written and read: no line is lost, none comes twice. */
class LogrotateIT {

    private static final int ROTATIONS = 5;
    private static final int LINES = 400;
    private static final Map<String, String> WAYS = Map.of(
            "create", "create 0644",
            "copytruncate", "copytruncate",
            "compress", "create 0644\n compress",
            "delaycompress", "create 0644\n compress\n delaycompress",
            "copycompress", "copytruncate\n compress",
            "dateext", "create 0644\n dateext\n dateformat -%Y%m%d-%s");

    @TempDir
    Path folder;

    private final Map<String, List<String>> arrived = new ConcurrentHashMap<>();

    @Test
    void every_way_to_rotate_keeps_every_line_once() throws Exception { // 1, 4, 10
        for (String way : WAYS.keySet()) {
            prepare(way);
        }
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(routes());
            context.start();
            for (int rotation = 0; rotation <= ROTATIONS; rotation++) {
                long rotated = System.currentTimeMillis() / 1000; // dateext names a file by the second
                await().until(() -> System.currentTimeMillis() / 1000 > rotated);
                for (String way : WAYS.keySet()) {
                    write(way, rotation * LINES, (rotation + 1) * LINES);
                }
                if (rotation < ROTATIONS) {
                    rotate();
                }
            }
            List<String> all = IntStream.range(0, (ROTATIONS + 1) * LINES)
                    .mapToObj(LogrotateIT::line)
                    .toList();
            for (String way : WAYS.keySet()) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    List<String> lost = new ArrayList<>(all);
                    lost.removeAll(Set.copyOf(arrived.get(way)));
                    assertThat(lost).as("lost of %s", way).isEmpty();
                });
                assertThat(arrived.get(way)).as(way).doesNotHaveDuplicates().hasSameSizeAs(all);
            }
        }
    }

    private void prepare(String way) throws IOException {
        Path logs = Files.createDirectory(
                folder.resolve(way),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        arrived.put(way, new CopyOnWriteArrayList<>());
        Path conf = folder.resolve(way + ".conf");
        Files.writeString(conf, logs + "/app.log {\n rotate 9\n " + WAYS.get(way) + "\n}\n");
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String way : WAYS.keySet()) {
                    from("tail:" + way + "?paths=" + folder.resolve(way) + "/app.log&checkpoints="
                                    + folder.resolve("tail"))
                            .process(exchange -> exchange.getMessage()
                                    .getBody(LineBatch.class)
                                    .lines()
                                    .forEach(line -> arrived.get(way).add(new String(line.text(), UTF_8))));
                }
            }
        };
    }

    private static String line(int number) {
        return "line " + number + " of a log that logrotate turns";
    }

    private void write(String way, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int number = from; number < to; number++) {
            text.append(line(number)).append('\n');
        }
        Files.writeString(folder.resolve(way).resolve("app.log"), text, UTF_8, CREATE, APPEND);
    }

    /** With copytruncate nobody may write meanwhile: what comes between copy and truncation is gone for every reader. */
    private void rotate() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/sbin/logrotate",
                "--force",
                "--state",
                folder.resolve("state").toString()));
        WAYS.keySet().forEach(way -> command.add(folder.resolve(way + ".conf").toString()));
        Process logrotate = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("logrotate.out").toFile())
                .start();
        assertThat(logrotate.waitFor())
                .as(() -> read(folder.resolve("logrotate.out")))
                .isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
