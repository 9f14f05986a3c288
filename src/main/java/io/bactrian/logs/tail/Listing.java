package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is there at a moment.
 *
 * @param files each file once, however many names lead to it
 * @param unreadable folders that could not be looked into: of what is in them nothing is known; and why
 */
record Listing(List<Found> files, Map<Path, String> unreadable) {

    /** Whether it cannot be said if this file is there. */
    boolean isUnknown(String path) {
        for (Path folder = Path.of(path).getParent(); folder != null; folder = folder.getParent()) {
            if (unreadable.containsKey(folder)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A file that is there.
     *
     * @param family the path that the pattern matches; for a rotated file, the path without what rotation added
     * @param rotated whether it is a rotated file that the pattern itself does not match
     */
    record Found(Path path, String family, boolean rotated, FileKey key, long size, Instant modified) {

        /**
         * Opens it.
         *
         * @throws NoSuchFileException when another file has its name by now: a rotation came since it was listed
         */
        Source open() throws IOException {
            Source source = Source.open(path);
            try {
                if (FileKey.of(path).equals(key)) {
                    return source;
                }
            } catch (IOException e) {
                source.close();
                throw e;
            }
            source.close();
            throw new NoSuchFileException(path.toString());
        }

        boolean isCompressed() {
            return path.toString().endsWith(".gz");
        }
    }
}
