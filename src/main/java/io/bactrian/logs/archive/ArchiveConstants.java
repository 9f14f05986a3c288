package io.bactrian.logs.archive;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** Headers that {@code archive:} sets on the message. */
public final class ArchiveConstants {

    @Metadata(label = "consumer", description = "What the file is called.", javaType = "String")
    public static final String FILE_NAME = Exchange.FILE_NAME;

    @Metadata(label = "consumer", description = "Where the file is, absolute.", javaType = "String")
    public static final String FILE_PATH = Exchange.FILE_PATH;

    @Metadata(label = "consumer", description = "Bytes in the file.", javaType = "Long")
    public static final String FILE_LENGTH = Exchange.FILE_LENGTH;

    @Metadata(
            label = "consumer",
            description = "When the file was written to last, in milliseconds since 1970.",
            javaType = "Long")
    public static final String FILE_LAST_MODIFIED = Exchange.FILE_LAST_MODIFIED;

    @Metadata(label = "consumer", description = "Where the writer of the file writes now.", javaType = "String")
    public static final String LOG = "CamelArchiveLog";

    @Metadata(
            label = "consumer",
            description = "Whether the file is compressed already, its name ends with .gz.",
            javaType = "Boolean")
    public static final String COMPRESSED = "CamelArchiveCompressed";

    private ArchiveConstants() {}
}
