package io.bactrian.support;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.alerts.model.Silence;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Alerts and silences in memory, one receiver, one group an alert name: what the interface needs to be tried alone. */
public final class MemoryAlertService implements AlertService {

    public static final String RECEIVER = "default";
    public static final String TOKEN = "signed-token";

    private static final Route ROOT = new Route(
            "{}",
            "{}",
            RECEIVER,
            List.of(),
            false,
            Set.of(Labels.ALERT_NAME),
            false,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(4),
            List.of(),
            List.of(),
            Labels.NONE,
            List.of());

    public static final String ORIGINAL = """
            route:
              receiver: default
              group_by: [alertname]
            receivers:
              - name: default
            """;

    private final Map<Long, Alert> alerts = new ConcurrentSkipListMap<>(Long::compareUnsigned);
    private final Map<String, Silence> silences = new ConcurrentHashMap<>();
    private final Map<String, Acknowledgement> acknowledged = new ConcurrentHashMap<>();
    private final Instant startedAt = Instant.now();
    private volatile String problem = "";
    private volatile MatcherMode matcherMode = MatcherMode.FALLBACK;
    private final Path configFile;
    private final AtomicInteger reloads = new AtomicInteger();

    public MemoryAlertService() {
        this(null);
    }

    /** @param configFile with the word {@code broken} in it a reload fails */
    public MemoryAlertService(Path configFile) {
        this.configFile = configFile;
    }

    @Override
    public AlertConfig config() {
        return new AlertConfig(
                ORIGINAL,
                Duration.ofMinutes(5),
                ROOT,
                List.of(),
                Map.of(),
                Map.of(RECEIVER, new Receiver(RECEIVER, Labels.of("team", "ops"), List.of())),
                List.of(),
                Extensions.NONE,
                List.of(),
                matcherMode);
    }

    /** From now on matchers are read so. */
    public void readMatchers(MatcherMode mode) {
        matcherMode = mode;
    }

    /** From now on a reload fails with this; empty: it goes well. */
    public void breakConfiguration(String why) {
        problem = why;
    }

    public int reloads() {
        return reloads.get();
    }

    @Override
    public URI externalUrl() {
        return URI.create("https://alerts.example.org");
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public void put(List<Alert> some) {
        some.forEach(alert -> alerts.put(alert.fingerprint(), alert));
    }

    @Override
    public List<AlertStatus> alerts() {
        Instant now = Instant.now();
        return alerts.values().stream()
                .filter(alert -> !alert.resolvedAt(now))
                .map(alert -> status(alert, now))
                .toList();
    }

    private AlertStatus status(Alert alert, Instant now) {
        List<String> by = silences.values().stream()
                .filter(silence -> silence.silences(alert.labels(), now))
                .map(Silence::id)
                .sorted()
                .toList();
        return new AlertStatus(
                alert,
                by.isEmpty() ? AlertStatus.State.ACTIVE : AlertStatus.State.SUPPRESSED,
                by,
                List.of(),
                List.of(),
                List.of(RECEIVER));
    }

    @Override
    public List<GroupStatus> groups() {
        return alerts().stream()
                .collect(Collectors.groupingBy(
                        alert -> ROOT.groupLabels(alert.alert().labels())))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> {
                    String key = ROOT.groupKey(entry.getKey());
                    return new GroupStatus(
                            new Group(
                                    "{}",
                                    key,
                                    RECEIVER,
                                    entry.getKey(),
                                    Labels.NONE,
                                    entry.getValue().stream()
                                            .map(AlertStatus::alert)
                                            .toList(),
                                    startedAt),
                            entry.getValue(),
                            List.of(),
                            Optional.ofNullable(acknowledged.get(key)));
                })
                .toList();
    }

    @Override
    public List<Silence> silences() {
        Instant now = Instant.now();
        return silences.values().stream()
                .sorted(Comparator.comparing((Silence silence) -> silence.stateAt(now) != Silence.State.ACTIVE)
                        .thenComparing(silence -> silence.stateAt(now) == Silence.State.EXPIRED)
                        .thenComparing(Silence::endsAt))
                .toList();
    }

    @Override
    public Optional<Silence> silence(String id) {
        return Optional.ofNullable(silences.get(id));
    }

    @Override
    public String setSilence(Silence silence) {
        if (!silence.id().isEmpty() && !silences.containsKey(silence.id())) {
            throw new NoSuchElementException(silence.id());
        }
        if (silence.matchers().stream().allMatch(matcher -> matcher.matches(Labels.NONE))) {
            throw new IllegalArgumentException("at least one matcher must not match the empty string");
        }
        String id = silence.id().isEmpty() ? UUID.randomUUID().toString() : silence.id();
        Instant now = Instant.now();
        silences.put(
                id,
                new Silence(
                        id,
                        silence.matchers(),
                        silence.startsAt().isBefore(now) ? now : silence.startsAt(),
                        silence.endsAt(),
                        now,
                        silence.createdBy(),
                        silence.comment(),
                        silence.annotations()));
        return id;
    }

    @Override
    public void expireSilence(String id) {
        Silence old = silence(id).orElseThrow();
        Instant now = Instant.now();
        silences.put(
                id,
                new Silence(
                        id,
                        old.matchers(),
                        old.startsAt().isBefore(now) ? old.startsAt() : now,
                        now,
                        now,
                        old.createdBy(),
                        old.comment(),
                        old.annotations()));
    }

    @Override
    public void acknowledge(String groupKey, String by, String comment) {
        if (groups().stream().noneMatch(group -> group.group().key().equals(groupKey))) {
            throw new NoSuchElementException(groupKey);
        }
        acknowledged.put(groupKey, new Acknowledgement(groupKey, by, comment, Instant.now()));
    }

    @Override
    public Acknowledgement acknowledge(String token) {
        return acknowledge(token, "Ann");
    }

    @Override
    public Acknowledgement acknowledge(String token, String by) {
        GroupStatus group = tokenGroup(token);
        acknowledge(group.group().key(), by, "");
        return acknowledged.get(group.group().key());
    }

    @Override
    public String acknowledgeToken(String groupKey) {
        return TOKEN;
    }

    @Override
    public GroupStatus tokenGroup(String token) {
        if (!token.equals(TOKEN)) {
            throw new IllegalArgumentException("the link is forged");
        }
        return groups().stream().findFirst().orElseThrow();
    }

    @Override
    public List<Event> history(List<Matcher> matchers, Instant from, Instant to, int most) {
        return alerts.values().stream()
                .filter(alert -> Matcher.all(matchers, alert.labels()))
                .map(alert -> new Event(
                        alert.updatedAt(),
                        Event.Kind.FIRED,
                        alert.labels().fingerprintText(),
                        alert.name(),
                        "",
                        "",
                        alert.labels().toString()))
                .filter(event -> !event.at().isBefore(from) && !event.at().isAfter(to))
                .limit(most)
                .toList();
    }

    @Override
    public List<Delivery> deliveries(Optional<Delivery.State> state, int most) {
        Delivery dead = new Delivery(
                7,
                "{}:{}",
                RECEIVER,
                "webhook",
                0,
                "first notification",
                "[FIRING:1] Disk",
                Delivery.State.DEAD,
                12,
                startedAt,
                Optional.empty(),
                Optional.of(startedAt),
                Optional.of("the server said 400"));
        return state.isEmpty() || state.get() == Delivery.State.DEAD ? List.of(dead) : List.of();
    }

    @Override
    public void retryDelivery(long id) {
        if (id != 7) {
            throw new NoSuchElementException(Long.toString(id));
        }
    }

    @Override
    public List<Long> test(String receiver) {
        if (!receiver.equals(RECEIVER)) {
            throw new NoSuchElementException(receiver);
        }
        return List.of(8L);
    }

    @Override
    public void reload() {
        if (configFile != null) {
            problem = read(configFile).contains("broken") ? "it is broken" : "";
        }
        if (!problem.isEmpty()) {
            throw new ProblemsException(List.of(new Problem("alertmanager.yml:3", problem, "")));
        }
        reloads.incrementAndGet();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
