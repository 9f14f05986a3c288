package io.bactrian.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.support.BactrianAlertmanager;
import io.bactrian.support.WebhookRecorder;
import io.bactrian.support.WebhookRecorder.Answer;
import io.bactrian.support.WebhookRecorder.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** One alert service that lives many short lives while alerts come, and what its receivers saw of it. */
final class KilledService {

    /**
     * Between the answer of a receiver and its commit a message may be sent again. Longer than reading an answer and
     * committing take on a machine that starts three services at once.
     */
    private static final Duration WINDOW = Duration.ofMillis(500);

    private static final Duration DRAIN = Duration.ofMinutes(4);
    private static final List<String> PATHS = List.of("/first", "/second");

    private final Path folder;
    private final Random random;
    private final List<Long> launches = new ArrayList<>();
    private final List<Long> kills = new ArrayList<>();

    KilledService(Path folder, Random random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * @param alerts that were accepted
     * @param told messages that a receiver took
     * @param cutOff messages that were on their way at a kill
     * @param inWindow repeated, because the kill came right after the receiver's answer
     * @param untold accepted alerts, and ends of alerts, that a receiver never heard of
     * @param toldAgain messages sent again though they were answered long before the kill, and how long
     * @param otherKeys contents sent twice under keys that differ
     */
    record Outcome(
            int kills,
            int alerts,
            int told,
            int cutOff,
            int inWindow,
            Set<String> untold,
            Set<String> toldAgain,
            Set<String> otherKeys) {}

    Outcome live(int lives) throws IOException {
        Files.createDirectories(folder);
        try (WebhookRecorder receiver = WebhookRecorder.start()) {
            Random answers = new Random(random.nextLong());
            receiver.answer(call -> answer(answers));
            try (BactrianAlertmanager service = new BactrianAlertmanager(folder, config(receiver))) {
                Posting posting = new Posting(service.url(), new Random(random.nextLong()), () -> toldAll(receiver));
                posting.start();
                for (int life = 0; life < lives; life++) {
                    liveOnce(service);
                }
                posting.stop();
                launches.add(System.nanoTime());
                service.start();
                posting.finish();
                drain(receiver, posting);
                return outcome(receiver, posting);
            }
        }
    }

    private void liveOnce(BactrianAlertmanager service) {
        launches.add(System.nanoTime());
        service.launch();
        if (random.nextInt(5) == 0) {
            service.killAfter(Duration.ofMillis(random.nextInt(3000)));
        } else {
            service.awaitReady();
            service.killAfter(Duration.ofMillis(50 + random.nextInt(2000)));
        }
        kills.add(service.killedAt());
    }

    private static Answer answer(Random random) {
        Answer answer;
        synchronized (random) {
            answer = random.nextInt(10) == 0 ? Answer.status(503) : Answer.OK;
            return answer.after(Duration.ofMillis(random.nextInt(600)));
        }
    }

    private Path config(WebhookRecorder receiver) throws IOException {
        return Files.writeString(folder.resolve("alertmanager.yml"), """
                route:
                  receiver: both
                  group_by: [group]
                  group_wait: 200ms
                  group_interval: 1s
                  repeat_interval: 24h
                receivers:
                  - name: both
                    webhook_configs:
                      - url: %s/first
                      - url: %s/second
                """.formatted(receiver.url(), receiver.url()));
    }

    private static void drain(WebhookRecorder receiver, Posting posting) {
        try {
            await().atMost(DRAIN).pollInterval(Duration.ofMillis(200)).until(() -> untold(receiver, posting)
                    .isEmpty());
        } catch (ConditionTimeoutException e) {
            return; // the outcome names what is missing
        }
        // Two more flushes, which must tell nothing that was told.
        await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
    }

    private Outcome outcome(WebhookRecorder receiver, Posting posting) {
        List<Call> told = receiver.calls().stream().filter(this::heard).toList();
        int inWindow = 0;
        Set<String> toldAgain = new TreeSet<>();
        for (Call first : told) {
            for (Call again : receiver.calls()) {
                if (!key(again).equals(key(first))
                        || again.arrived() <= first.answered().orElseThrow()) {
                    continue;
                }
                Optional<Duration> gap = untilKill(first.answered().orElseThrow(), again.arrived());
                if (gap.filter(time -> time.compareTo(WINDOW) <= 0).isPresent()) {
                    inWindow++;
                } else {
                    toldAgain.add(key(first) + ", answered "
                            + gap.map(time -> time.toMillis() + " ms before a kill")
                                    .orElse("with no kill before it was sent again")
                            + " after "
                            + Duration.ofNanos(
                                            again.arrived() - first.answered().orElseThrow())
                                    .toMillis() + " ms");
                }
            }
        }
        return new Outcome(
                kills.size(),
                posting.accepted().size(),
                told.size(),
                (int) receiver.calls().stream().filter(this::cutOff).count(),
                inWindow,
                untold(receiver, posting),
                toldAgain,
                otherKeys(told));
    }

    /** The receiver took it, and the service lived to hear that. */
    private boolean heard(Call call) {
        return call.accepted() && !cutOff(call);
    }

    /** Whoever sent it died before it was answered; it may even have arrived after that. */
    private boolean cutOff(Call call) {
        long end = call.answered().orElse(System.nanoTime());
        return IntStream.range(0, kills.size())
                .anyMatch(life -> call.arrived() <= launches.get(life + 1) && kills.get(life) <= end);
    }

    /** From an answer to the kill that followed before the repetition. */
    private Optional<Duration> untilKill(long answered, long repeated) {
        return kills.stream()
                .filter(kill -> answered <= kill && kill <= repeated)
                .findFirst()
                .map(kill -> Duration.ofNanos(kill - answered));
    }

    private static Set<String> otherKeys(List<Call> told) {
        Map<String, String> keys = new HashMap<>();
        Set<String> other = new TreeSet<>();
        for (Call call : told) {
            String content = call.path() + " " + call.body().path("groupKey").asText() + " " + states(call.body());
            String known = keys.putIfAbsent(content, key(call));
            if (known != null && !known.equals(key(call))) {
                other.add(content);
            }
        }
        return other;
    }

    private static Set<String> untold(WebhookRecorder receiver, Posting posting) {
        Set<String> untold = new TreeSet<>();
        for (String path : PATHS) {
            Set<String> told = told(receiver, path);
            posting.accepted().stream()
                    .filter(state -> !told.contains(state))
                    .forEach(state -> untold.add(path + " " + state));
        }
        return untold;
    }

    private static Set<String> told(WebhookRecorder receiver, String path) {
        Set<String> told = new TreeSet<>();
        receiver.calls(path).stream().filter(Call::accepted).forEach(call -> told.addAll(states(call.body())));
        return told;
    }

    /** States that all receivers were told of. */
    private static Set<String> toldAll(WebhookRecorder receiver) {
        Set<String> everywhere = told(receiver, PATHS.get(0));
        PATHS.forEach(path -> everywhere.retainAll(told(receiver, path)));
        return everywhere;
    }

    private static String key(Call call) {
        return call.header("Idempotency-Key").orElse("no key: " + call.arrived());
    }

    private static Set<String> states(JsonNode body) {
        Set<String> states = new TreeSet<>();
        body.path("alerts")
                .forEach(alert -> states.add(alert.at("/labels/id").asText() + " "
                        + alert.path("status").asText()));
        return states;
    }
}
