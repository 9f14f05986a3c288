package io.bactrian.logs.tail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tail would find now, for those who look at it from outside: nothing is opened and nothing is noted.
 *
 * @param count of the files that patterns match, each once, with those that a rotation made of them
 * @param unreadable files and folders that this process may not read, with the reason where one is known
 */
public record TailFiles(int count, List<String> unreadable) {

    private static final int MOST = 10_000;

    public TailFiles {
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Looks for files.
     *
     * @param paths absolute patterns, as {@code tail:} takes them
     * @param excluded patterns of what is left out
     */
    public static TailFiles find(List<String> paths, List<String> excluded) {
        Listing listing = new Discovery(paths, excluded, MOST).list();
        List<String> unreadable = new ArrayList<>();
        listing.unreadable().forEach((folder, why) -> unreadable.add(folder + " (" + why + ")"));
        for (Listing.Found file : listing.files()) {
            Path path = file.path();
            if (!Files.isReadable(path)) {
                unreadable.add(path.toString());
            }
        }
        return new TailFiles(listing.files().size(), unreadable);
    }
}
