package io.bactrian.logs.bulk;

import io.bactrian.logs.Event;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends dead letters again, to where they were to go. What Elasticsearch has then, is a dead letter no more; what it refuses
 * again stays one, with its new reason. Ended in the middle, nothing is lost: an event that is there already counts as stored.
 */
public final class Replay implements AutoCloseable {

    private static final int COMPRESSION = 1;

    private final DeadLetterTable table;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Clusters clusters;

    /** How many of the letters Elasticsearch has now, and how many it refused again. */
    public record Outcome(int stored, int refused) {}

    private record Way(String cluster, String dataStream) {}

    public Replay(Settings settings, DeadLetterTable table) {
        this.table = table;
        this.clusters = new Clusters(settings, this::refuse, new SimpleMeterRegistry(), cluster -> {});
    }

    /**
     * @param patience how long Elasticsearch may take
     * @throws BactrianException when it has not taken or refused every one by then; those it took are dead letters no more
     */
    public Outcome send(List<DeadLetter> letters, Duration patience) {
        Map<Way, List<DeadLetter>> ways = new LinkedHashMap<>();
        letters.forEach(
                letter -> ways.computeIfAbsent(new Way(letter.cluster(), letter.dataStream()), way -> new ArrayList<>())
                        .add(letter));
        int stored = 0;
        for (Map.Entry<Way, List<DeadLetter>> way : ways.entrySet()) {
            stored += send(way.getKey(), way.getValue(), patience);
        }
        return new Outcome(stored, letters.size() - stored);
    }

    private int send(Way way, List<DeadLetter> letters, Duration patience) {
        Cluster cluster = clusters.cluster(way.cluster());
        List<Event> events = letters.stream().map(DeadLetter::event).toList();
        String dataset = DataStreamName.parse(way.dataStream()).dataset();
        Delivery delivery = new Delivery(
                cluster, new Delivery.Target(way.dataStream(), new EcsWriter(dataset), COMPRESSION), events);
        refused.clear();
        cluster.start(delivery);
        await(delivery, way, patience);
        List<DeadLetter> stored = letters.stream()
                .filter(letter -> !refused.contains(letter.event().place().id()))
                .toList();
        table.delete(stored);
        return stored.size();
    }

    private void refuse(List<DeadLetter> letters) {
        table.keep(letters);
        letters.forEach(letter -> refused.add(letter.event().place().id()));
    }

    private static void await(Delivery delivery, Way way, Duration patience) {
        try {
            delivery.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            delivery.cancel();
            throw new BactrianException(
                    ExitCode.FAILED,
                    "elasticsearch " + way.cluster() + " did not take the dead letters of " + way.dataStream()
                            + " within " + Durations.format(patience),
                    "they stay where they are; bactrian doctor says what is wrong with it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ExitCode.CANCELLED, "interrupted", null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BactrianException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        clusters.close();
    }
}
