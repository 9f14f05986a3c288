package io.bactrian.backup.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The installed gpg with a home of its own. The home is not a test's folder: the path of the agent's socket must be short. */
public final class Gpg implements AutoCloseable {

    private final Path home;

    public Gpg() throws IOException {
        home = Files.createTempDirectory(Path.of("/tmp"), "gpg");
    }

    /** Makes a key without a passphrase; the algorithm and usage are gpg's words, an empty usage makes a subkey to encrypt too. */
    public String generate(String name, String algorithm, String usage, String expiry, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(
                List.of("--passphrase", "", "--quick-gen-key", name + "@example.org", algorithm, usage, expiry));
        gpg(arguments.toArray(String[]::new));
        return fingerprint(name);
    }

    /** Of the key whose whole user id this is. */
    String fingerprint(String name) {
        return new String(gpg("--with-colons", "--list-keys", "=" + name + "@example.org"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    public Path export(Path folder, String... names) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--armor", "--export"));
        Stream.of(names).map(name -> "=" + name + "@example.org").forEach(arguments::add);
        return Files.write(folder.resolve(String.join("-", names) + ".asc"), gpg(arguments.toArray(String[]::new)));
    }

    Path exportBinary(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name + ".pgp"), gpg("--export", "=" + name + "@example.org"));
    }

    Path exportPrivate(Path folder, String name, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--armor", "--export-secret-keys", "=" + name + "@example.org"));
        return Files.write(folder.resolve(name + ".private.asc"), gpg(arguments.toArray(String[]::new)));
    }

    byte[] decrypt(byte[] message, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--decrypt");
        return gpg(message, arguments.toArray(String[]::new));
    }

    byte[] gpg(String... arguments) {
        return gpg(new byte[0], arguments);
    }

    byte[] gpg(byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--trust-model",
                "always"));
        command.addAll(List.of(arguments));
        return run(input, command.toArray(String[]::new));
    }

    /** Runs a tool between two pipes; fails with its standard error when it exits other than 0. */
    static byte[] run(byte[] input, String... command) {
        try {
            Path errors = Files.createTempFile("tool", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            Thread feeder = new Thread(() -> {
                try (OutputStream out = process.getOutputStream();
                        InputStream in = new ByteArrayInputStream(input)) {
                    in.transferTo(out);
                } catch (IOException e) {
                    // the tool gave up early, its exit code says why
                }
            });
            feeder.start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            process.getInputStream().transferTo(output);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command[0] + " hangs");
            }
            feeder.join();
            String said = Files.readString(errors);
            Files.delete(errors);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
            return output.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Path home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        run(new byte[0], "gpgconf", "--homedir", home.toString(), "--kill", "all");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
