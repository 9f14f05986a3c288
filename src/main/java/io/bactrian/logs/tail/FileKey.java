package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the file system calls a file while it has it. A deleted file's key may be given to another one. */
record FileKey(long device, long inode) {

    /** Of the file that has this name now. */
    static FileKey of(Path path) throws IOException {
        return of(Files.readAttributes(path, "unix:dev,ino"));
    }

    /**
     * @param attributes {@code dev} and {@code ino} among them
     */
    static FileKey of(Map<String, Object> attributes) {
        return new FileKey(((Number) attributes.get("dev")).longValue(), ((Number) attributes.get("ino")).longValue());
    }
}
