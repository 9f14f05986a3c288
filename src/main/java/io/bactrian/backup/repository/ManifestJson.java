package io.bactrian.backup.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.backup.Manifest;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The manifest and the records as JSON: members in the order of the types, instants in ISO 8601, unknown members of
 * later versions ignored. What is read is not trusted: it is bounded, and names in it must be plain file names.
 */
final class ManifestJson {

    static final int MOST_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        byte[] json = bytes(manifest);
        if (json.length > MOST_BYTES) {
            throw new PermanentException(
                    ExitCode.UPLOAD_FAILED,
                    "the manifest of " + manifest.id() + " is larger than 16 MiB",
                    "the source has too many tables to count their rows; split the backup");
        }
        if (!manifest.equals(read(new ByteArrayInputStream(json), Manifest.class, "manifest of " + manifest.id()))) {
            throw new IllegalStateException("the manifest of " + manifest.id() + " does not read back as written");
        }
        return json;
    }

    static byte[] write(BackupRecord record) {
        return bytes(record);
    }

    /** @throws BactrianException {@code VERIFY_FAILED} when this is no manifest of that backup */
    static Manifest readManifest(BackupId id, InputStream json) {
        Manifest manifest = read(json, Manifest.class, "manifest of " + id);
        try {
            check(id, manifest);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw damaged("manifest of " + id, e);
        }
        return manifest;
    }

    static BackupRecord readRecord(String key, InputStream json) {
        BackupRecord record = read(json, BackupRecord.class, "record " + key);
        if (record.kind() == null || record.at() == null) {
            throw damaged("record " + key, new IllegalArgumentException("it has no kind or time"));
        }
        return record;
    }

    private static <T> T read(InputStream json, Class<T> type, String what) {
        try (json) {
            byte[] bytes = json.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw damaged(what, new IllegalArgumentException("it is larger than 16 MiB"));
            }
            T value = JSON.readValue(bytes, type);
            if (value == null) {
                throw damaged(what, new IllegalArgumentException("it is empty"));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw damaged(what, e);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED, "the " + what + " cannot be read: " + e.getMessage(), "try again", e);
        }
    }

    private static void check(BackupId id, Manifest manifest) {
        if (manifest.format() != Manifest.FORMAT) {
            throw new IllegalArgumentException("its format is " + manifest.format() + ", this program reads 1");
        }
        if (!id.toString().equals(manifest.id()) || !id.backup().equals(manifest.backup())) {
            throw new IllegalArgumentException("it is that of another backup");
        }
        Objects.requireNonNull(manifest.started(), "it has no start");
        Objects.requireNonNull(manifest.completed(), "it has no end");
        Objects.requireNonNull(manifest.source(), "it has no source");
        Objects.requireNonNull(manifest.stages(), "it has no stages");
        Objects.requireNonNull(manifest.artifacts(), "it has no artifacts");
        for (Manifest.StoredArtifact artifact : manifest.artifacts()) {
            if (artifact.file() == null || !Layout.isFileName(artifact.file())) {
                throw new IllegalArgumentException("an artifact has no proper file name");
            }
            if (artifact.measures() == null || artifact.measures().isEmpty()) {
                throw new IllegalArgumentException("artifact " + artifact.file() + " has no measures");
            }
        }
    }

    private static BactrianException damaged(String what, Exception cause) {
        String why = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return new PermanentException(
                ExitCode.VERIFY_FAILED,
                "the " + what + " is damaged: " + why,
                "compare it with the copy in another storage, or with an older version of the object",
                cause);
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
