package io.bactrian.backup.repository;

import java.util.Optional;

/** How keys below a storage's prefix are read: {@code <backup>/<id>/<file>}. */
final class Layout {

    static final String MANIFEST = "manifest.json";
    static final String RECORDS = "records/";

    private Layout() {}

    /** The backup a key belongs to; empty for what is not ours. */
    static Optional<BackupId> owner(String key) {
        String[] parts = key.split("/", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        return BackupId.parse(parts[1]).filter(id -> id.backup().equals(parts[0]));
    }

    static boolean isManifest(String key) {
        return owner(key).map(id -> id.manifestKey().equals(key)).orElse(false);
    }

    /** Whether a name may stand as one file beside a manifest: manifests come from outside and are not trusted. */
    static boolean isFileName(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}") && !name.equals(MANIFEST);
    }
}
