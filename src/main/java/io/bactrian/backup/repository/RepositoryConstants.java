package io.bactrian.backup.repository;

import org.apache.camel.spi.Metadata;

/** Headers that {@code repository:} sets on the message, and the property it reads. */
public final class RepositoryConstants {

    @Metadata(label = "producer", description = "ID of the backup that was stored.", javaType = "String")
    public static final String BACKUP_ID = "CamelRepositoryBackupId";

    @Metadata(label = "producer", description = "Bytes of the dump before any stage.", javaType = "Long")
    public static final String PLAIN_BYTES = "CamelRepositoryPlainBytes";

    @Metadata(label = "producer", description = "Bytes of the backup in each storage.", javaType = "Long")
    public static final String STORED_BYTES = "CamelRepositoryStoredBytes";

    @Metadata(label = "producer", description = "How many storages hold the backup.", javaType = "Integer")
    public static final String COPIES = "CamelRepositoryCopies";

    @Metadata(label = "producer", description = "How many backups retention expired.", javaType = "Integer")
    public static final String EXPIRED = "CamelRepositoryExpired";

    @Metadata(
            label = "producer",
            description = "What went wrong although the backup succeeded: a storage that was dropped, retention that"
                    + " failed. Absent when nothing did.",
            javaType = "java.util.List<String>")
    public static final String WARNINGS = "CamelRepositoryWarnings";

    /** Exchange property with a {@link StoreListener} that hears of the progress. */
    public static final String STORE_LISTENER = "BactrianStoreListener";

    private RepositoryConstants() {}
}
