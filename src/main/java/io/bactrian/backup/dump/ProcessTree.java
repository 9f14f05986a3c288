package io.bactrian.backup.dump;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process with all its descendants, to be ended together. */
final class ProcessTree {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    private final Process root;

    ProcessTree(Process root) {
        this.root = root;
    }

    /** TERM to all, a short grace, then KILL to whatever is left; returns when they are gone. */
    void kill() {
        // Taken before the first signal: children of a dead parent are no longer its descendants.
        Set<ProcessHandle> members = members();
        members.forEach(ProcessHandle::destroy);
        awaitEnd(members, GRACE);
        members.addAll(members());
        members.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(members, LAST_WAIT);
    }

    private Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        if (root.isAlive()) {
            root.descendants().forEach(members::add);
            members.add(root.toHandle());
        }
        return members;
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
