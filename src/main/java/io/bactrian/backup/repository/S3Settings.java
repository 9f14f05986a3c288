package io.bactrian.backup.repository;

import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.SettingsSection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A bucket, or a prefix in it, as storage.
 *
 * @param endpoint empty for AWS itself
 * @param region empty to ask the SDK's chain
 * @param pathStyle bucket in the path instead of the host name
 * @param prefix without slashes at its ends; may be empty
 * @param credentials empty to ask the SDK's chain
 * @param storageClass as S3 writes it: {@code STANDARD_IA}
 * @param encryption what the server encrypts with, besides what we encrypt
 * @param lock Object Lock for everything written
 * @param partSize of the first parts of an object; later ones are larger
 * @param partsInFlight parts of one object under way at once
 * @param trust PEM file of certificate authorities to trust instead of Java's
 * @param timeout how long a connection may stand still
 * @param attempts for every request, the first one included
 */
record S3Settings(
        String name,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        String bucket,
        String prefix,
        Optional<Credentials> credentials,
        Optional<String> storageClass,
        Optional<Encryption> encryption,
        Optional<Lock> lock,
        long partSize,
        int partsInFlight,
        Optional<Path> trust,
        Duration timeout,
        int attempts)
        implements StorageSettings {

    static final DataSize PART_SIZE = new DataSize(8 << 20);
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final int PARTS_IN_FLIGHT = 4;
    static final int ATTEMPTS = 8;

    private static final Set<String> NAMES = Set.of(
            "type",
            "endpoint",
            "region",
            "path-style",
            "bucket",
            "prefix",
            "access-key",
            "secret-key",
            "secret-key-file",
            "storage-class",
            "sse",
            "sse-kms-key",
            "object-lock-mode",
            "object-lock-days",
            "part-size",
            "parts-in-flight",
            "trust",
            "timeout",
            "attempts");

    /** A key pair. */
    record Credentials(String accessKey, Secret secretKey) {}

    /**
     * Server-side encryption.
     *
     * @param algorithm {@code AES256} or {@code aws:kms}
     * @param kmsKey identifier of the key, empty for the account's own
     */
    record Encryption(String algorithm, Optional<String> kmsKey) {}

    /**
     * Object Lock.
     *
     * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}
     */
    record Lock(String mode, int days) {}

    static S3Settings read(SettingsSection section, String name) {
        section.knownNames(NAMES);
        return new S3Settings(
                name,
                endpoint(section),
                section.find("region"),
                section.flag("path-style", section.find("endpoint").isPresent()),
                section.required("bucket"),
                prefix(section),
                credentials(section),
                section.find("storage-class"),
                encryption(section),
                lock(section),
                partSize(section),
                section.number("parts-in-flight", PARTS_IN_FLIGHT, 1, 64),
                trust(section),
                section.duration("timeout", TIMEOUT),
                section.number("attempts", ATTEMPTS, 1, 20));
    }

    @Override
    public Storage open() {
        return new S3Storage(this);
    }

    /** The key in the bucket of a key in this storage. */
    String inBucket(String key) {
        return prefix.isEmpty() ? key : prefix + "/" + key;
    }

    /** The reverse of {@link #inBucket}. */
    String inStorage(String bucketKey) {
        return prefix.isEmpty() ? bucketKey : bucketKey.substring(prefix.length() + 1);
    }

    /** {@code s3://bucket/prefix}, with the endpoint when it is not AWS. */
    String describe() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix)
                + endpoint.map(at -> " at " + at.getScheme() + "://" + at.getAuthority())
                        .orElse("");
    }

    private static Optional<URI> endpoint(SettingsSection section) {
        Optional<String> text = section.find("endpoint");
        Optional<URI> endpoint = text.flatMap(S3Settings::parseEndpoint);
        if (text.isPresent() && endpoint.isEmpty()) {
            section.problem(
                    "endpoint",
                    "is no URL of a server",
                    "write it like https://s3.example.com or http://127.0.0.1:9000");
        }
        return endpoint;
    }

    /** Empty when the text is no http or https URL of a bare server: a user or password in it would reach logs. */
    static Optional<URI> parseEndpoint(String text) {
        try {
            URI uri = URI.create(text);
            boolean good = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && (uri.getScheme().equals("http") || uri.getScheme().equals("https"));
            return good ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String prefix(SettingsSection section) {
        String prefix = trimSlashes(section.text("prefix", ""));
        if (prefix.contains("//")) {
            section.problem("prefix", "has an empty step", "separate steps by one slash");
        }
        return prefix;
    }

    static String trimSlashes(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    private static Optional<Credentials> credentials(SettingsSection section) {
        Optional<String> accessKey = section.find("access-key");
        Optional<Secret> secretKey = section.secret("secret-key");
        if (accessKey.isPresent()
                && secretKey.isEmpty()
                && section.find("secret-key-file").isEmpty()) {
            section.problem("access-key", "has no secret key", "set " + section.prefix() + ".secret-key-file");
        }
        if (accessKey.isEmpty() && secretKey.isPresent()) {
            section.problem("secret-key", "has no access key", "set " + section.prefix() + ".access-key");
        }
        return accessKey.flatMap(key -> secretKey.map(secret -> new Credentials(key, secret)));
    }

    private static Optional<Encryption> encryption(SettingsSection section) {
        Optional<String> kmsKey = section.find("sse-kms-key");
        if (section.find("sse").isEmpty()) {
            if (kmsKey.isPresent()) {
                section.problem("sse-kms-key", "has no effect", "set " + section.prefix() + ".sse to aws:kms");
            }
            return Optional.empty();
        }
        String algorithm = section.choice("sse", "AES256", Set.of("AES256", "aws:kms"));
        if (kmsKey.isPresent() && algorithm.equals("AES256")) {
            section.problem("sse-kms-key", "does not go with AES256", "set " + section.prefix() + ".sse to aws:kms");
        }
        return Optional.of(new Encryption(algorithm, kmsKey));
    }

    private static Optional<Lock> lock(SettingsSection section) {
        boolean mode = section.find("object-lock-mode").isPresent();
        boolean days = section.find("object-lock-days").isPresent();
        if (!mode && !days) {
            return Optional.empty();
        }
        if (mode != days) {
            section.problem(
                    mode ? "object-lock-days" : "object-lock-mode",
                    "is not set",
                    "Object Lock needs a mode and a number of days");
        }
        return Optional.of(new Lock(
                section.choice("object-lock-mode", "GOVERNANCE", Set.of("GOVERNANCE", "COMPLIANCE")),
                section.number("object-lock-days", 1, 1, 36_500)));
    }

    private static long partSize(SettingsSection section) {
        long size = section.size("part-size", PART_SIZE).bytes();
        if (size < PartSizes.LEAST || size > 1L << 30) {
            section.problem("part-size", DataSize.format(size) + " is out of range", "use 5MiB to 1GiB");
            return PART_SIZE.bytes();
        }
        return size;
    }

    private static Optional<Path> trust(SettingsSection section) {
        Optional<Path> trust = section.path("trust");
        if (trust.isPresent() && !Files.isReadable(trust.get())) {
            section.problem("trust", trust.get() + " cannot be read", "it must be a PEM file of certificates");
        }
        return trust;
    }
}
