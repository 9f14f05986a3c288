package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.OpenDump;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named set of storages that each hold a copy of every backup. It describes itself: everything asked of it is answered
 * from what lies in the storages, so a restore needs nothing else. Safe for use by several threads.
 */
public final class Repository implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);
    private static final String LATEST = "@latest";

    private final RepositorySettings settings;
    private final List<Storage> storages;

    Repository(RepositorySettings settings, List<Storage> storages) {
        this.settings = settings;
        this.storages = List.copyOf(storages);
    }

    /**
     * The repository that the settings call so. Nothing is connected yet.
     *
     * @throws io.bactrian.runtime.ProblemsException when its settings or its storages' have problems
     */
    public static Repository open(Settings settings, String name) {
        if (!settings.names("repository").contains(name)
                && settings.find("repository." + name + ".storages").isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "there is no repository " + name,
                    Nearest.to(name, Repositories.names(settings))
                            .map(near -> "did you mean " + near + "?")
                            .orElse("set repository." + name + ".storages"));
        }
        RepositorySettings read = RepositorySettings.read(settings, name);
        settings.check();
        return open(read);
    }

    /**
     * A repository of one storage, from its address alone: {@code s3://bucket/prefix?endpoint=…&region=…&pathStyle=true}
     * with the credentials of the environment, {@code file:///directory} or the path of a directory.
     */
    public static Repository at(String url) {
        return open(RepositorySettings.at(url));
    }

    private static Repository open(RepositorySettings settings) {
        List<Storage> storages = new ArrayList<>();
        try {
            settings.storages().forEach(storage -> storages.add(storage.open()));
        } catch (BactrianException e) {
            storages.forEach(Storage::close);
            throw e;
        }
        return new Repository(settings, storages);
    }

    public String name() {
        return settings.name();
    }

    /** In the order in which they are asked. */
    public List<Storage> storages() {
        return storages;
    }

    /** How many storages must hold a backup for it to succeed. */
    public int copiesRequired() {
        return settings.copiesRequired();
    }

    /**
     * Reads the dump and stores it in all storages. Returns when at least as many as required hold it whole, manifest
     * included. Otherwise it throws, the dump is closed, and nothing of it stays visible anywhere.
     */
    public Manifest store(String backup, OpenDump dump, StoreListener listener) {
        BackupId id = LiveBackups.begin(BackupId.checkName(backup));
        try {
            return new BackupWriter(
                            storages,
                            id,
                            settings.copiesRequired(),
                            settings.memory(),
                            settings.stallTimeout(),
                            listener)
                    .write(dump);
        } finally {
            LiveBackups.end(id);
        }
    }

    /** All backups, or those of one name, newest first. What cannot be read is logged. */
    public List<Manifest> list(Optional<String> backup) {
        return list(backup, unreadable -> LOG.warn("{}", unreadable.cause().getMessage()));
    }

    /**
     * As {@link #list(Optional)}; what cannot be read is reported and left out.
     *
     * @throws BactrianException when no storage answers
     */
    public List<Manifest> list(Optional<String> backup, Consumer<UnreadableManifest> report) {
        String prefix = backup.map(name -> BackupId.checkName(name) + "/").orElse("");
        Map<BackupId, Manifest> found =
                new TreeMap<>(Comparator.comparing(BackupId::started).reversed().thenComparing(BackupId::backup));
        List<BactrianException> failures = new ArrayList<>();
        for (Storage storage : storages) {
            try {
                List<BackupId> ids = new ArrayList<>();
                storage.list(prefix, object -> {
                    if (Layout.isManifest(object.key())) {
                        Layout.owner(object.key()).ifPresent(ids::add);
                    }
                });
                for (BackupId id : ids) {
                    if (!found.containsKey(id)) {
                        readForList(storage, id, report).ifPresent(manifest -> found.put(id, manifest));
                    }
                }
            } catch (BactrianException e) {
                failures.add(e);
                report.accept(new UnreadableManifest(storage.name(), "", e));
            }
        }
        if (failures.size() == storages.size()) {
            throw failures.get(0);
        }
        return List.copyOf(found.values());
    }

    /**
     * The backup with this identifier, or the newest one for {@code NAME@latest}.
     *
     * @throws BactrianException {@code NOT_FOUND} when there is none
     */
    public Manifest find(String reference) {
        if (reference.endsWith(LATEST)) {
            String backup = reference.substring(0, reference.length() - LATEST.length());
            return list(Optional.of(backup)).stream()
                    .findFirst()
                    .orElseThrow(() -> notFound("there is no backup of " + backup, hintFor(backup)));
        }
        BackupId id = BackupId.parse(reference)
                .orElseThrow(() -> notFound(
                        "'" + reference + "' names no backup",
                        BackupId.isName(reference)
                                ? "did you mean " + reference + LATEST + "?"
                                : "write an ID like crm-20260131T020000Z, or NAME@latest"));
        return firstThatHas(storage -> readManifest(storage, id))
                .orElseThrow(
                        () -> notFound("there is no backup " + id, "see what there is with: bactrian backup list"));
    }

    /**
     * The stored bytes of one artifact, from the first storage that begins to deliver them. Reading throws when they end
     * early or do not end where the manifest says; their hash is the reader's to check.
     */
    public InputStream open(Manifest manifest, Manifest.StoredArtifact artifact) {
        String key = id(manifest).folder() + artifact.file();
        return firstThatHas(
                        storage -> begin(storage.open(key), artifact.stored().bytes(), storage.name() + ": " + key))
                .orElseThrow(() -> notFound(
                        "no storage of " + name() + " has " + key,
                        "the manifest is there, the file is not: verify it"));
    }

    /**
     * Adds what was found out about a backup, to every storage that holds it.
     *
     * @throws BactrianException when no storage takes it
     */
    public void record(Manifest manifest, BackupRecord record) {
        BackupId id = id(manifest);
        String key = id.folder() + Layout.RECORDS + BackupId.timestamp(record.at()) + "-"
                + BackupId.checkName(record.kind()) + ".json";
        byte[] json = ManifestJson.write(record);
        int written = 0;
        List<BactrianException> failures = new ArrayList<>();
        for (Storage storage : storages) {
            try {
                if (storage.stat(id.manifestKey()).isPresent()) {
                    storage.put(key, json);
                    written++;
                }
            } catch (BactrianException e) {
                failures.add(e);
                LOG.warn("{}", e.getMessage());
            }
        }
        if (written == 0) {
            throw failures.isEmpty() ? notFound("no storage holds " + id, null) : failures.get(0);
        }
    }

    /** What was found out about a backup, oldest first, from all storages; records that cannot be read are logged. */
    public List<BackupRecord> records(Manifest manifest) {
        String prefix = id(manifest).folder() + Layout.RECORDS;
        Map<String, BackupRecord> found = new TreeMap<>();
        List<BactrianException> failures = new ArrayList<>();
        for (Storage storage : storages) {
            try {
                List<String> keys = new ArrayList<>();
                storage.list(prefix, object -> keys.add(object.key()));
                for (String key : keys) {
                    if (key.endsWith(".json") && !found.containsKey(key)) {
                        found.put(key, ManifestJson.readRecord(key, storage.open(key)));
                    }
                }
            } catch (BactrianException e) {
                failures.add(e);
                LOG.warn("{}", e.getMessage());
            }
        }
        if (failures.size() == storages.size()) {
            throw failures.get(0);
        }
        return List.copyOf(found.values());
    }

    /** Asks every storage for the sizes of what it holds; cheap enough for after every run. */
    public Map<Storage, List<ObjectCheck>> verifyStored(Manifest manifest) {
        return check(manifest, (storage, key, artifact) -> {
            Optional<StoredObject> object = storage.stat(key);
            if (object.isEmpty()) {
                return "is missing";
            }
            long bytes = object.get().bytes();
            long expected = artifact.stored().bytes();
            return bytes == expected ? "" : "has " + bytes + " bytes instead of " + expected;
        });
    }

    /** Reads every stored byte back from every storage and compares the hashes. */
    public Map<Storage, List<ObjectCheck>> verifyHashes(Manifest manifest) {
        return check(manifest, (storage, key, artifact) -> {
            String sha256 = sha256(storage, key);
            String expected = artifact.stored().sha256();
            return sha256.equals(expected) ? "" : "has SHA-256 " + sha256 + " instead of " + expected;
        });
    }

    /**
     * Deletes a backup from every storage, its manifest first. Where an object of it is locked nothing of it is touched,
     * so that what is kept stays whole. One outcome per key and storage.
     */
    public List<Deletion> delete(Manifest manifest) {
        List<Deletion> deletions = new ArrayList<>();
        for (Storage storage : storages) {
            deleteFrom(storage, id(manifest), deletions);
        }
        return deletions;
    }

    /**
     * Removes what runs that were killed have left: uploads never completed, and files of backups that never got a
     * manifest. What a run of this process owns stays.
     *
     * @param olderThan age from which on it is taken as left behind; longer than the longest run of any other instance
     */
    public List<Deletion> sweep(Duration olderThan) {
        return sweep(olderThan, key -> false);
    }

    /** As {@link #sweep(Duration)}, leaving alone also what other instances own. */
    public List<Deletion> sweep(Duration olderThan, Predicate<BackupId> live) {
        Instant before = Instant.now().minus(olderThan);
        Predicate<BackupId> spared = id -> LiveBackups.contains(id) || live.test(id);
        List<Deletion> swept = new ArrayList<>();
        for (Storage storage : storages) {
            try {
                storage.sweepUploads(
                        before,
                        key -> Layout.owner(key).map(spared::test).orElse(true),
                        key -> swept.add(Deletion.deleted(storage.name(), key)));
                for (String key : orphans(storage, before, spared)) {
                    swept.add(delete(storage, key));
                }
            } catch (BactrianException e) {
                swept.add(Deletion.failed(storage.name(), "", e.getMessage()));
            }
        }
        return swept;
    }

    @Override
    public void close() {
        storages.forEach(Storage::close);
    }

    private Optional<Manifest> readForList(Storage storage, BackupId id, Consumer<UnreadableManifest> report) {
        try {
            return Optional.of(readManifest(storage, id));
        } catch (BactrianException e) {
            // Deleted between listing and reading: then it is no longer there.
            if (e.exitCode() != ExitCode.NOT_FOUND) {
                report.accept(new UnreadableManifest(storage.name(), id.manifestKey(), e));
            }
            return Optional.empty();
        }
    }

    private static Manifest readManifest(Storage storage, BackupId id) {
        return ManifestJson.readManifest(id, storage.open(id.manifestKey()));
    }

    /** Asks the storages in turn; empty when all of them say that it is not there. */
    private <T> Optional<T> firstThatHas(Function<Storage, T> question) {
        BactrianException failure = null;
        for (Storage storage : storages) {
            try {
                return Optional.of(question.apply(storage));
            } catch (BactrianException e) {
                if (e.exitCode() == ExitCode.NOT_FOUND) {
                    LOG.debug("{}", e.getMessage());
                } else if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    /** Waits for the first byte, so that a storage that cannot deliver is found while another can still be asked. */
    private static InputStream begin(InputStream source, long bytes, String what) {
        InputStream exact = new ExactLength(source, bytes, what);
        try {
            PushbackInputStream begun = new PushbackInputStream(exact);
            int first = begun.read();
            if (first >= 0) {
                begun.unread(first);
            }
            return begun;
        } catch (IOException e) {
            try {
                source.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw new BactrianException(
                    ExitCode.VERIFY_FAILED, "storage " + what + " cannot be read: " + e.getMessage(), null, e);
        }
    }

    private void deleteFrom(Storage storage, BackupId id, List<Deletion> deletions) {
        List<String> keys = new ArrayList<>();
        try {
            keys.add(id.manifestKey());
            storage.list(id.folder(), object -> {
                if (!object.key().equals(id.manifestKey())) {
                    keys.add(object.key());
                }
            });
            List<Deletion> retained = new ArrayList<>();
            for (String key : keys) {
                storage.stat(key)
                        .flatMap(StoredObject::retainedUntil)
                        .ifPresent(until -> retained.add(Deletion.retained(storage.name(), key, Optional.of(until))));
            }
            if (!retained.isEmpty()) {
                deletions.addAll(retained);
                return;
            }
        } catch (BactrianException e) {
            deletions.add(Deletion.failed(storage.name(), id.manifestKey(), e.getMessage()));
            return;
        }
        for (String key : keys) {
            Deletion deletion = delete(storage, key);
            deletions.add(deletion);
            boolean manifestStays = key.equals(id.manifestKey())
                    && deletion.outcome() != Deletion.Outcome.DELETED
                    && deletion.outcome() != Deletion.Outcome.MISSING;
            if (manifestStays) {
                return;
            }
        }
    }

    private static Deletion delete(Storage storage, String key) {
        try {
            return storage.delete(key);
        } catch (BactrianException e) {
            return Deletion.failed(storage.name(), key, e.getMessage());
        }
    }

    /** Keys of backups without a manifest whose youngest object is old enough. Holds one backup's keys at a time or few. */
    private static List<String> orphans(Storage storage, Instant before, Predicate<BackupId> spared) {
        Map<BackupId, List<StoredObject>> without = new LinkedHashMap<>();
        TreeSet<String> whole = new TreeSet<>();
        storage.list("", object -> Layout.owner(object.key()).ifPresent(id -> {
            if (Layout.isManifest(object.key())) {
                whole.add(id.toString());
                without.remove(id);
            } else if (!whole.contains(id.toString()) && !spared.test(id)) {
                without.computeIfAbsent(id, any -> new ArrayList<>()).add(object);
            }
        }));
        List<String> keys = new ArrayList<>();
        without.forEach((id, objects) -> {
            boolean old = objects.stream().allMatch(object -> object.modified().isBefore(before));
            // Asked again: the manifest may have been written since the listing.
            if (old && storage.stat(id.manifestKey()).isEmpty()) {
                objects.forEach(object -> keys.add(object.key()));
            }
        });
        return keys;
    }

    private interface Question {
        /** What is wrong, or an empty text. */
        String ask(Storage storage, String key, Manifest.StoredArtifact artifact) throws IOException;
    }

    private Map<Storage, List<ObjectCheck>> check(Manifest manifest, Question question) {
        BackupId id = id(manifest);
        Map<Storage, List<ObjectCheck>> checks = new LinkedHashMap<>();
        for (Storage storage : storages) {
            List<ObjectCheck> results = new ArrayList<>();
            for (Manifest.StoredArtifact artifact : manifest.artifacts()) {
                results.add(check(storage, id, artifact, question));
            }
            results.add(checkManifest(storage, id, manifest));
            checks.put(storage, results);
        }
        return checks;
    }

    private static ObjectCheck check(
            Storage storage, BackupId id, Manifest.StoredArtifact artifact, Question question) {
        try {
            String wrong = question.ask(storage, id.folder() + artifact.file(), artifact);
            return new ObjectCheck(
                    storage.name(),
                    artifact.file(),
                    wrong.isEmpty(),
                    wrong.isEmpty() ? "is as the manifest says" : wrong);
        } catch (BactrianException | IOException e) {
            return new ObjectCheck(storage.name(), artifact.file(), false, String.valueOf(e.getMessage()));
        }
    }

    private static ObjectCheck checkManifest(Storage storage, BackupId id, Manifest manifest) {
        try {
            boolean same = readManifest(storage, id).equals(manifest);
            return new ObjectCheck(
                    storage.name(),
                    Layout.MANIFEST,
                    same,
                    same ? "is readable" : "differs from that of another storage");
        } catch (BactrianException e) {
            return new ObjectCheck(storage.name(), Layout.MANIFEST, false, e.getMessage());
        }
    }

    private static String sha256(Storage storage, String key) throws IOException {
        try (InputStream source = storage.open(key)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BufferPool.CHUNK];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static BackupId id(Manifest manifest) {
        return BackupId.parse(manifest.id())
                .orElseThrow(() -> notFound("'" + manifest.id() + "' names no backup", null));
    }

    private String hintFor(String backup) {
        TreeSet<String> names = new TreeSet<>();
        list(Optional.empty()).forEach(manifest -> names.add(manifest.backup()));
        return Nearest.to(backup, names)
                .map(near -> "did you mean " + near + LATEST + "?")
                .orElse(names.isEmpty() ? "the repository is empty" : "there are " + String.join(", ", names));
    }

    private static BactrianException notFound(String message, String hint) {
        return new PermanentException(ExitCode.NOT_FOUND, message, hint);
    }
}
