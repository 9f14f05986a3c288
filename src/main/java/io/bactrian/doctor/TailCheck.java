package io.bactrian.doctor;

import io.bactrian.logs.tail.TailFiles;
import java.util.List;

/** A tail finds files, and this user may read them. */
final class TailCheck implements Check {

    private final String name;
    private final List<String> paths;
    private final List<String> excluded;

    /**
     * @param name of the tail
     * @param paths absolute patterns
     */
    TailCheck(String name, List<String> paths, List<String> excluded) {
        this.name = name;
        this.paths = List.copyOf(paths);
        this.excluded = List.copyOf(excluded);
    }

    @Override
    public String subject() {
        return "logs of tail " + name;
    }

    @Override
    public Finding run() {
        TailFiles files = TailFiles.find(paths, excluded);
        List<String> unreadable = files.unreadable();
        if (!unreadable.isEmpty()) {
            String others = unreadable.size() > 1 ? " and " + (unreadable.size() - 1) + " others" : "";
            return Finding.fail(
                    subject(),
                    "cannot read " + unreadable.get(0) + others,
                    "run bactrian as root or as a member of the group that may read them (adm, docker's root)");
        }
        String where = String.join(", ", paths);
        return files.count() == 0
                ? Finding.warn(
                        subject(),
                        "no file matches " + where,
                        "look at the paths; in a container: is the folder mounted?")
                : Finding.ok(subject(), files.count() + (files.count() == 1 ? " file" : " files") + " of " + where);
    }
}
