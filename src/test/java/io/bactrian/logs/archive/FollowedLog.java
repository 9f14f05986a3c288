package io.bactrian.logs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.tail.RotatedFile;
import io.bactrian.logs.tail.RotatedFiles;
import io.bactrian.logs.tail.TailReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A log that a real {@code tail:} follows, and that a test writes, rotates and compresses. */
final class FollowedLog implements AutoCloseable {

    private final Path folder;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private volatile boolean away;

    FollowedLog(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve("logs"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:app?batchDelay=20&paths=" + path("app.log") + "&checkpoints=" + folder.resolve("tail"))
                        .process(exchange -> {
                            if (away) {
                                throw new IllegalStateException("not today");
                            }
                        });
            }
        });
        context.start();
    }

    Path path(String name) {
        return folder.resolve("logs").resolve(name);
    }

    Path checkpoints() {
        return folder.resolve("tail/app");
    }

    /** From now on no line arrives. */
    void away() {
        away = true;
    }

    void back() {
        away = false;
    }

    void append(String name, String text) throws IOException {
        Files.writeString(path(name), text, UTF_8, CREATE, APPEND);
    }

    /** Renames, and waits until the tail has seen it. */
    RotatedFile rename(String from, String to) throws IOException {
        Files.move(path(from), path(to));
        await().until(() -> find(to).isPresent());
        return find(to).orElseThrow();
    }

    /** Compresses as logrotate does, and waits until the tail knows it again. */
    void compress(String name) throws IOException {
        Files.write(path(name + ".gz"), gzip(Files.readAllBytes(path(name))));
        Files.delete(path(name));
        arrived(name + ".gz");
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    /** Waits until every byte of a file has arrived, as the checkpoints say. */
    RotatedFile arrived(String name) {
        await().until(() -> {
            Optional<RotatedFile> file = find(name);
            return file.isPresent() && file.get().isAcknowledged();
        });
        return find(name).orElseThrow();
    }

    /** Waits until so many bytes of the log have arrived. */
    void read(long bytes) {
        await().until(() -> Files.isDirectory(checkpoints())
                && TailReading.all(folder.resolve("tail")).stream()
                        .flatMap(tail -> tail.files().stream())
                        .anyMatch(file -> file.acknowledged() == bytes));
    }

    private Optional<RotatedFile> find(String name) {
        try {
            return RotatedFiles.read(checkpoints()).files().stream()
                    .filter(file -> file.path().equals(path(name)))
                    .findAny();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
