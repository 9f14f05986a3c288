package io.bactrian.alerts.api;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes an answer once for all who ask the same. None is older than its question: whoever asks while one is being made
 * waits for the next, together with all who ask before that one begins. Where nothing changed since the one before, its
 * bytes are given again. Few are made at once, few are kept, and none is written while those that are kept or still
 * being read fill the room.
 */
final class SharedAnswers implements AutoCloseable {

    private static final int MOST_KEPT = 8;
    private static final int MOST_AT_ONCE = 2;
    private static final long MOST_BYTES = 32L << 20;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<String, Question> questions = new LinkedHashMap<>(16, 0.75f, true);
    private int atOnce;
    private long bytes;
    private boolean closed;

    /** What is known of it; {@code seen}, {@code answer} and times change on the thread that {@code makes} only. */
    private static final class Question {
        private int askers;
        private boolean makes;
        private long begun;
        private long made;
        private long worked;
        private long restsUntil = System.nanoTime();
        private Object seen;
        private SharedBytes answer;

        boolean hasAnswerBegunAfter(long asked) {
            return made > asked && answer != null;
        }

        void drop() {
            seen = null;
            if (answer != null) {
                answer.release();
                answer = null;
            }
        }
    }

    /**
     * The answer to a question.
     *
     * @param question those that are equal have the same answer
     * @param look finds what the answer says; what is equal is written alike
     * @param write makes the answer of it
     * @return with a reference that is the caller's to release
     * @throws Refusal when earlier answers are not read in time
     */
    <T> SharedBytes ask(String question, Supplier<T> look, Function<T, List<byte[]>> write) {
        Question mine = enter(question);
        try {
            SharedBytes answer = join(mine);
            return answer == null ? make(mine, look, write) : answer;
        } finally {
            leave(mine);
        }
    }

    private synchronized Question enter(String question) {
        Question mine = questions.computeIfAbsent(question, absent -> new Question());
        mine.askers++;
        return mine;
    }

    private synchronized void leave(Question mine) {
        mine.askers--;
        forget(MOST_KEPT);
    }

    /** An answer that was begun later than now; null: the caller is to make it, and all others wait for him. */
    private synchronized SharedBytes join(Question mine) {
        long asked = mine.begun;
        require(() -> !mine.makes || mine.hasAnswerBegunAfter(asked));
        if (mine.hasAnswerBegunAfter(asked)) {
            mine.answer.retain();
            return mine.answer;
        }
        mine.makes = true;
        return null;
    }

    private <T> SharedBytes make(Question mine, Supplier<T> look, Function<T, List<byte[]>> write) {
        try {
            rest(mine);
            T seen = inTurn(mine, () -> true, () -> {
                begin(mine);
                return look.get();
            });
            SharedBytes answer = seen.equals(mine.seen)
                    ? mine.answer
                    : inTurn(mine, () -> hasRoom(mine), () -> new SharedBytes(write.apply(seen), this::take));
            keep(mine, seen, answer);
            return answer;
        } finally {
            end(mine);
        }
    }

    private synchronized void rest(Question mine) {
        holds(() -> false, mine.restsUntil - System.nanoTime());
    }

    private <R> R inTurn(Question mine, BooleanSupplier ready, Supplier<R> work) {
        synchronized (this) {
            require(() -> atOnce < MOST_AT_ONCE && ready.getAsBoolean());
            atOnce++;
        }
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            synchronized (this) {
                atOnce--;
                mine.worked += System.nanoTime() - start;
                notifyAll();
            }
        }
    }

    private synchronized void begin(Question mine) {
        mine.begun++;
    }

    /** One reference is for the question, another for the caller. */
    private synchronized void keep(Question mine, Object seen, SharedBytes answer) {
        answer.retain();
        if (answer != mine.answer) {
            mine.drop();
            mine.answer = answer;
        }
        mine.seen = seen;
        mine.made = mine.begun;
    }

    private synchronized void end(Question mine) {
        mine.makes = false;
        mine.restsUntil = System.nanoTime() + mine.worked; // who asks without end takes half a core, not all of it
        mine.worked = 0;
        notifyAll();
    }

    /** Makes some if it can: what is kept can be made again, and what is about to be replaced is of no use. */
    private boolean hasRoom(Question mine) {
        if (bytes >= MOST_BYTES) {
            forget(0);
            mine.drop();
        }
        return bytes < MOST_BYTES;
    }

    /** Forgets those that nobody asks now, the one asked longest ago first. */
    private void forget(int kept) {
        Iterator<Question> oldest = questions.values().iterator();
        while (questions.size() > kept && oldest.hasNext()) {
            Question question = oldest.next();
            if (question.askers == 0) {
                oldest.remove();
                question.drop();
            }
        }
    }

    private synchronized void take(long some) {
        bytes += some;
        notifyAll();
    }

    private void require(BooleanSupplier ready) {
        if (!holds(ready, WAIT_NANOS)) {
            throw new Refusal(503, "answers are not read fast enough; try again");
        }
    }

    /** Waits until it holds; false when it did not in that time. */
    private boolean holds(BooleanSupplier ready, long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            while (!ready.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (closed) {
                    throw new Refusal(503, "stopping");
                }
                if (left <= 0) {
                    return false;
                }
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "stopping");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget(0);
        notifyAll();
    }
}
