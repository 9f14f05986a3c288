package io.bactrian.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell blocks of a page that follow a comment {@code <!-- run: ID -->}, as they stand there. */
final class Runbook {

    private static final Pattern BLOCK =
            Pattern.compile("^<!-- run: ([a-z-]+) -->\\n```bash\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final Path page;
    private final Map<String, String> blocks = new LinkedHashMap<>();

    private Runbook(Path page) {
        this.page = page;
    }

    static Runbook of(Path page) throws IOException {
        Runbook runbook = new Runbook(page);
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            if (runbook.blocks.put(block.group(1), block.group(2)) != null) {
                throw new IllegalStateException(page + " has two blocks " + block.group(1));
            }
        }
        return runbook;
    }

    /** Blocks one after the other, each announced, as one script. */
    String script(String... ids) {
        StringBuilder script = new StringBuilder();
        for (String id : ids) {
            String block = blocks.get(id);
            if (block == null) {
                throw new NoSuchElementException(page + " has no block " + id + ", but " + blocks.keySet());
            }
            script.append("echo '== ").append(id).append("'\n").append(block);
        }
        return script.toString();
    }

    Set<String> ids() {
        return blocks.keySet();
    }
}
