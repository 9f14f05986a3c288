package io.bactrian.doctor;

import io.bactrian.runtime.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room in a folder that is written to. */
final class DiskCheck implements Check {

    private static final long LITTLE = 1L << 30;

    private final String subject;
    private final Path folder;
    private final long needed;

    /**
     * @param folder that is written to; it need not exist yet
     * @param needed bytes without which writing fails
     */
    DiskCheck(String subject, Path folder, long needed) {
        this.subject = subject;
        this.folder = folder;
        this.needed = needed;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Finding run() throws IOException {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return Finding.fail(
                    subject, there + " is not a folder that this user may write to", "change its owner or its mode");
        }
        long free = Files.getFileStore(there).getUsableSpace();
        String message = DataSize.format(free) + " free in " + folder;
        if (free < needed) {
            return Finding.fail(
                    subject, message + ", " + DataSize.format(needed) + " needed", "make room, or name another folder");
        }
        return free - needed < LITTLE
                ? Finding.warn(subject, message, "make room: it will be used up soon")
                : Finding.ok(subject, message);
    }
}
