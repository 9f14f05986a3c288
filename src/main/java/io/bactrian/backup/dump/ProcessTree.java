package io.bactrian.backup.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with all its descendants, to be ended together. A child that is forked while the tree is being ended becomes
 * nobody's descendant when its parent dies, and would hold the tool's pipes open for ever; so every process of the tree
 * carries a mark in its environment and is found by it, too.
 */
final class ProcessTree {

    /** The environment variable that marks a tree's processes. */
    static final String MARK = "BACTRIAN_TOOL";

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);
    private static final Path PROC = Path.of("/proc");

    private final Process root;
    private final String mark;
    private volatile boolean ending;

    private ProcessTree(Process root, String mark) {
        this.root = root;
        this.mark = MARK + "=" + mark;
    }

    /** @throws IOException when the program cannot be started */
    static ProcessTree start(ProcessBuilder builder) throws IOException {
        String mark = UUID.randomUUID().toString();
        builder.environment().put(MARK, mark);
        return new ProcessTree(builder.start(), mark);
    }

    Process root() {
        return root;
    }

    /**
     * TERM to all, a short grace, then KILL to whatever is left; returns when they are gone. What a tool left running when
     * it ended well, as {@code pg_ctl start} does, is meant to stay and left alone.
     */
    void kill() {
        if (!ending && !root.isAlive() && root.exitValue() == 0) {
            return;
        }
        ending = true;
        // Taken before the first signal: children of a dead parent are no longer its descendants.
        Set<ProcessHandle> members = members();
        members.forEach(ProcessHandle::destroy);
        awaitEnd(members, GRACE);
        long end = System.nanoTime() + LAST_WAIT.toNanos();
        do {
            members.removeIf(member -> !member.isAlive());
            members.addAll(members());
            members.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(members, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            // Once more, as one of them may have forked before its end.
        } while (!members.isEmpty()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted());
    }

    private Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        if (root.isAlive()) {
            root.descendants().forEach(members::add);
            members.add(root.toHandle());
        }
        ProcessHandle.allProcesses().filter(this::isMarked).forEach(members::add);
        return members;
    }

    /** The environment of a process that ended, or belongs to somebody else, cannot be read: it is none of ours. */
    private boolean isMarked(ProcessHandle process) {
        try {
            Path environment = PROC.resolve(Long.toString(process.pid())).resolve("environ");
            return new String(Files.readAllBytes(environment), ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(Set<ProcessHandle> members, Duration atMost) {
        CompletableFuture<?>[] ends = members.stream()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // no more waiting, but KILL still follows
        } catch (TimeoutException | ExecutionException e) {
            // still there: KILL follows, or followed
        }
    }
}
