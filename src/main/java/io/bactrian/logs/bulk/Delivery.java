package io.bactrian.logs.bulk;

import io.bactrian.logs.Event;
import io.bactrian.logs.bulk.AdaptiveLimit.Permit;
import io.bactrian.logs.bulk.BulkItem.Fate;
import io.bactrian.logs.bulk.Trouble.Reason;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.runtime.BactrianException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One batch on its way: as one request, or as many as it has to be cut into, each again and again until Elasticsearch or
 * the dead letters have every event of it. Safe to be done twice: the id of a document is that of its line.
 */
final class Delivery {

    private final Cluster cluster;
    private final Target target;
    private final List<Event> events;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Documents documents;

    /**
     * Where a batch goes, and how.
     *
     * @param level of gzip, 0 for none of it
     */
    record Target(String dataStream, EcsWriter writer, int level) {}

    Delivery(Cluster cluster, Target target, List<Event> events) {
        this.cluster = cluster;
        this.target = target;
        this.events = events;
    }

    int count() {
        return events.size();
    }

    String dataStream() {
        return target.dataStream();
    }

    /** Completes when every event is safe; fails when it was cancelled. */
    CompletableFuture<Void> done() {
        return done;
    }

    void cancel() {
        done.completeExceptionally(cluster.cancelled());
    }

    /** A request that is under way may still end well; only a wait is cut short. */
    void cancelIfWaiting() {
        if (waiting.get() > 0) {
            cancel();
        }
    }

    void begin() {
        guarded(() -> {
            documents = target.writer()
                    .write(
                            events,
                            cluster.machinery().clock().instant(),
                            cluster.buffers().take());
            List<Parcel> parcels = Parcel.of(documents, cluster.settings().requestBytes());
            open.addAndGet(parcels.size());
            parcels.forEach(parcel -> send(parcel, 0));
            closeOne();
        });
    }

    /**
     * @param failures of this parcel, or of what it was part of, so far
     */
    private void send(Parcel parcel, int failures) {
        cluster.limit().acquire(permit -> cluster.machinery().workers().execute(() -> {
            if (done.isDone()) {
                cluster.limit().release();
            } else {
                request(parcel, failures, permit);
            }
        }));
    }

    private void request(Parcel parcel, int failures, Permit permit) {
        Host host = cluster.hosts().next();
        long began = cluster.machinery().nanos().getAsLong();
        CompletionStage<Answer> answer;
        try {
            byte[] body = parcel.body(target.level());
            cluster.meters().requested(parcel.bytes(), body.length);
            answer = cluster.machinery().transport().post(address(host), body, target.level() > 0);
        } catch (RuntimeException | Error e) {
            cluster.limit().release();
            done.completeExceptionally(e);
            return;
        }
        answer.whenCompleteAsync(
                (given, failure) -> guarded(() -> {
                    long took = cluster.machinery().nanos().getAsLong() - began;
                    Verdict verdict = failure == null ? Judge.of(given, parcel.count()) : Judge.of(failure);
                    note(host, permit, verdict, took);
                    settle(parcel, failures, verdict);
                }),
                cluster.machinery().workers());
    }

    private URI address(Host host) {
        return URI.create(host.address() + "/" + target.dataStream() + "/_bulk?require_data_stream=true&filter_path="
                + BulkAnswer.FILTER);
    }

    /** What the circuit of the host and the limit learn of it. */
    private void note(Host host, Permit permit, Verdict verdict, long nanos) {
        Optional<Reason> reason = verdict instanceof Verdict.Failed failed
                ? Optional.of(failed.trouble().reason())
                : Optional.empty();
        if (reason.isPresent() && reason.get() != Reason.BUSY) {
            cluster.hosts().failed(host);
        } else {
            host.succeeded();
        }
        boolean busyItem = verdict instanceof Verdict.Answered answered
                && answered.items().stream().anyMatch(item -> item.status() == 429 && isLoad(item));
        if (busyItem || reason.map(Reason::isLoad).orElse(false)) {
            cluster.limit().overloaded(permit);
        } else if (verdict instanceof Verdict.Answered) {
            cluster.meters().answered(nanos);
            cluster.waits().answered();
            cluster.limit().succeeded(permit, nanos);
        } else {
            cluster.limit().release();
        }
    }

    private static boolean isLoad(BulkItem item) {
        return Trouble.of(item).reason().isLoad();
    }

    private void settle(Parcel parcel, int failures, Verdict verdict) {
        if (verdict instanceof Verdict.Answered answered) {
            sort(parcel, failures, answered.items());
        } else if (verdict instanceof Verdict.Failed failed) {
            again(
                    failed.trouble(),
                    isAway(failed.trouble()),
                    parcel.count(),
                    failures + 1,
                    () -> send(parcel, failures + 1));
        } else if (verdict instanceof Verdict.TooMuch much && parcel.count() == 1) {
            bury(List.of(letter(parcel, 0, much.whole())), 0);
        } else {
            List<Parcel> halves = parcel.halves();
            open.addAndGet(halves.size());
            halves.forEach(half -> send(half, failures));
            closeOne();
        }
    }

    private void sort(Parcel parcel, int failures, List<BulkItem> items) {
        int stored = 0;
        int duplicates = 0;
        List<Integer> left = new ArrayList<>();
        List<DeadLetter> dead = new ArrayList<>();
        Optional<BulkItem> worst = Optional.empty();
        for (int position = 0; position < items.size(); position++) {
            BulkItem item = items.get(position);
            Fate fate = item.fate();
            switch (fate) {
                case STORED -> stored++;
                case DUPLICATE -> duplicates++;
                case DEAD -> dead.add(letter(parcel, position, item));
                case AGAIN -> {
                    left.add(position);
                    worst = worst.or(() -> Optional.of(item));
                }
            }
        }
        cluster.meters().arrived(stored, duplicates);
        if (stored + duplicates > 0) {
            cluster.standing(target.dataStream()).wentThrough();
        }
        if (!dead.isEmpty()) {
            open.incrementAndGet();
            bury(dead, 0);
        }
        if (worst.isPresent()) {
            Parcel rest = parcel.only(left);
            int next = rest.count() < parcel.count() ? 1 : failures + 1; // where something goes, more will
            again(Trouble.of(worst.get()), false, rest.count(), next, () -> send(rest, next));
        } else {
            closeOne();
        }
    }

    private DeadLetter letter(Parcel parcel, int position, BulkItem item) {
        return new DeadLetter(
                parcel.documents().event(parcel.index(position)),
                cluster.settings().name(),
                target.dataStream(),
                item.status(),
                item.type(),
                item.reason(),
                cluster.machinery().clock().instant());
    }

    private void bury(List<DeadLetter> letters, int failures) {
        try {
            cluster.machinery().deadLetters().keep(letters);
        } catch (BactrianException e) {
            Trouble trouble = Trouble.of(
                    Reason.DEAD_LETTERS,
                    "refused events cannot be kept as dead letters: " + e.getMessage(),
                    e.hint().orElse(""));
            again(trouble, false, letters.size(), failures + 1, () -> cluster.machinery()
                    .workers()
                    .execute(() -> guarded(() -> bury(letters, failures + 1))));
            return;
        }
        cluster.meters().buried(letters.size());
        cluster.standing(target.dataStream()).wentThrough();
        closeOne();
    }

    private void again(Trouble trouble, boolean untilAnswer, int count, int failures, Runnable task) {
        cluster.standing(target.dataStream()).met(trouble);
        cluster.meters().again(trouble.reason(), count);
        waiting.incrementAndGet();
        if (cluster.isStopping()) {
            cancel();
            return;
        }
        cluster.waits().add(cluster.backoff().after(failures, trouble.retryAfter()), untilAnswer, () -> {
            waiting.decrementAndGet();
            if (!done.isDone()) {
                guarded(task);
            }
        });
    }

    /** Trouble that is over for all when anybody gets an answer. */
    private static boolean isAway(Trouble trouble) {
        return trouble.retryAfter().isEmpty()
                && (trouble.reason() == Reason.UNREACHABLE || trouble.reason() == Reason.UNAVAILABLE);
    }

    private void closeOne() {
        if (open.decrementAndGet() == 0) {
            cluster.buffers().give(documents.bytes());
            done.complete(null);
        }
    }

    /** A defect must not leave a batch waiting for ever: it fails, and is read again. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }
}
