package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Few files are open of many that are followed: those where nothing is to be read make room for those where something is,
 * and where all have something, each has its turn.
 */
final class OpenFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final Duration TURN = Duration.ofSeconds(10);

    private int most;
    private final Streams streams;
    private final Unreadable unreadable;
    private int open;
    private boolean crowded;

    OpenFiles(int most, Streams streams, Unreadable unreadable) {
        this.most = most;
        this.streams = streams;
        this.unreadable = unreadable;
    }

    /** Closes one that was just opened when there are too many; its turn comes. */
    void admit(Follower opened) {
        if (open < most) {
            open++;
        } else {
            opened.close();
            crowded = true;
        }
    }

    /** The system gives no more: fewer are open from now on, so that folders can be looked into, too. */
    void fewer() {
        int fewer = Math.max(1, open * 3 / 4);
        if (fewer < most) {
            most = fewer;
            LOG.warn("at most {} files are open at once from now on\nHINT: raise the limit of open files", most);
        }
    }

    /** Whether some wait for others to be done. */
    boolean isCrowded() {
        return crowded;
    }

    /**
     * Closes and opens as it is needed now.
     *
     * @return whether any was opened
     */
    boolean arrange(Instant now) {
        List<Follower> waiting = new ArrayList<>();
        List<Follower> idle = new ArrayList<>();
        List<Follower> busy = new ArrayList<>();
        for (Follower follower : streams.followers()) {
            if (follower.waitsToBeOpened()) {
                waiting.add(follower);
            } else if (follower.isOpen()) {
                (follower.hasUnread() ? busy : idle).add(follower);
            }
        }
        idle.sort(Comparator.comparing(Follower::grownAt));
        busy.removeIf(follower -> Duration.between(follower.openedAt(), now).compareTo(TURN) < 0);
        busy.sort(Comparator.comparing(Follower::openedAt));
        waiting.sort(Comparator.comparing(Follower::openedAt));
        open = (int) streams.followers().stream().filter(Follower::isOpen).count();
        close(idle);
        crowded = false;
        boolean opened = false;
        for (Follower follower : waiting) {
            if (open + 1 > most && !makeRoom(idle, busy)) {
                crowded = true;
                return opened;
            }
            open(follower, now);
            opened |= follower.isOpen();
        }
        return opened;
    }

    /** Those that are too many. */
    private void close(List<Follower> idle) {
        while (open > most && !idle.isEmpty()) {
            idle.remove(0).close();
            open--;
        }
    }

    private boolean makeRoom(List<Follower> idle, List<Follower> busy) {
        List<Follower> closable = idle.isEmpty() ? busy : idle;
        if (closable.isEmpty()) {
            return false;
        }
        closable.remove(0).close();
        open--;
        return open < most;
    }

    private void open(Follower follower, Instant now) {
        Path path = Path.of(follower.path());
        try {
            follower.reopen(Source.open(path), now);
            open++;
            if (!FileKey.of(path).equals(follower.key())) {
                follower.close(); // it has another name since it was listed: the next listing says which
                open--;
            } else if (!follower.holds()) {
                streams.replaced(follower, now);
            } else {
                unreadable.clear(follower.path());
            }
        } catch (NoSuchFileException e) {
            follower.close();
        } catch (Source.DamagedException e) {
            follower.damaged(e.getMessage(), now);
        } catch (IOException e) {
            follower.close();
            unreadable.note(follower.path(), e.toString());
        }
    }
}
