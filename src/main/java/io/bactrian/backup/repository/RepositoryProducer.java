package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.OpenDump;
import io.bactrian.backup.StagedDump;
import io.bactrian.ledger.ActiveRun;
import io.bactrian.ledger.RunOutcome;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the staged dump in the body, stores it, and answers its manifest. */
public class RepositoryProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(RepositoryProducer.class);

    private final Map<String, Instant> expired = new ConcurrentHashMap<>();
    private Repository repository;
    private Optional<RetentionPolicy> policy = Optional.empty();
    private ZoneId zone;

    RepositoryProducer(RepositoryEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public RepositoryEndpoint getEndpoint() {
        return (RepositoryEndpoint) super.getEndpoint();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        StagedDump staged = body(exchange.getMessage());
        String backup = backup(exchange);
        List<String> warnings = new ArrayList<>();
        Listener listener = new Listener(listenerOf(exchange), warnings);
        Manifest manifest;
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        try (OpenDump dump = staged.open()) {
            if (run != null) {
                run.onCancel(dump::close); // a read from a silent tool does not notice an interrupt
            }
            manifest = repository.store(backup, dump, listener);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.DUMP_FAILED, "the dump of " + backup + " cannot be started: " + e.getMessage(), null, e);
        }
        Message message = exchange.getMessage();
        message.setBody(manifest);
        message.setHeader(RepositoryConstants.BACKUP_ID, manifest.id());
        message.setHeader(RepositoryConstants.PLAIN_BYTES, manifest.plainBytes());
        message.setHeader(RepositoryConstants.STORED_BYTES, manifest.storedBytes());
        message.setHeader(RepositoryConstants.COPIES, repository.storages().size() - listener.dropped);
        if (policy.isPresent() && isDue(backup)) {
            message.setHeader(RepositoryConstants.EXPIRED, expire(policy.get(), backup, warnings));
        }
        if (run != null) {
            exchange.setProperty(RunOutcome.PROPERTY, outcome(manifest));
        }
        message.removeHeader(RepositoryConstants.WARNINGS);
        if (!warnings.isEmpty()) {
            message.setHeader(RepositoryConstants.WARNINGS, List.copyOf(warnings));
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        policy = getEndpoint().policy();
        zone = getEndpoint().zone();
        repository = Repository.open(getEndpoint().settings(), getEndpoint().getName());
    }

    @Override
    protected void doStop() throws Exception {
        if (repository != null) {
            repository.close();
        }
        super.doStop();
    }

    private boolean isDue(String backup) {
        Instant now = Instant.now();
        Instant last = expired.get(backup);
        boolean due = last == null
                || Duration.between(last, now).abs().toMillis() >= getEndpoint().getRetentionEvery();
        if (due) {
            expired.put(backup, now);
        }
        return due;
    }

    private RunOutcome outcome(Manifest manifest) {
        Optional<Instant> oldest;
        try {
            oldest = repository.list(Optional.of(manifest.backup())).stream()
                    .map(Manifest::started)
                    .min(Comparator.naturalOrder());
        } catch (BactrianException e) {
            LOG.warn("{}: its oldest backup is not known: {}", manifest.backup(), e.getMessage());
            oldest = Optional.empty();
        }
        return new RunOutcome(
                Optional.of(manifest.id()),
                Optional.of(manifest.plainBytes()),
                Optional.of(manifest.storedBytes()),
                oldest);
    }

    /** The backup is safe by now, so what fails here is told beside it, not instead of it. */
    private int expire(RetentionPolicy wanted, String backup, List<String> warnings) {
        try {
            Retention.Result result = new Retention(repository, wanted, zone, Clock.systemUTC()).expire(backup);
            result.failed()
                    .forEach(deletion -> warnings.add("retention: storage " + deletion.storage() + ": " + deletion.key()
                            + " was not deleted: " + deletion.message()));
            result.failed().forEach(deletion -> LOG.warn("{}: {}", deletion.key(), deletion.message()));
            result.retained().forEach(deletion -> LOG.info("{} is {}", deletion.key(), deletion.message()));
            return (int) result.plan().stream()
                    .filter(decision -> !decision.keep())
                    .filter(decision -> result.deletions().stream()
                            .filter(deletion -> deletion.key()
                                    .contains("/" + decision.candidate().id() + "/"))
                            .allMatch(deletion -> deletion.outcome() == Deletion.Outcome.DELETED
                                    || deletion.outcome() == Deletion.Outcome.MISSING))
                    .count();
        } catch (BactrianException e) {
            LOG.warn("{}: retention failed: {}", backup, e.describe());
            warnings.add("retention: " + e.getMessage());
            return 0;
        }
    }

    private StagedDump body(Message message) {
        if (message.getBody() instanceof StagedDump staged) {
            return staged;
        }
        Object body = message.getBody();
        throw new PermanentException(
                ExitCode.CONFIGURATION,
                "repository:" + getEndpoint().getName() + " stores dumps, and the body is "
                        + (body == null ? "empty" : "of type " + body.getClass().getName()),
                "put a dump: step before it in the route");
    }

    private String backup(Exchange exchange) {
        if (getEndpoint().getBackup() != null) {
            return BackupId.checkName(getEndpoint().getBackup());
        }
        String route = exchange.getFromRouteId();
        if (route == null || route.indexOf('-') < 0) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "repository:" + getEndpoint().getName() + " cannot name the backup after route " + route,
                    "give the route an ID like backup-crm, or set the option backup");
        }
        return BackupId.checkName(route.substring(route.indexOf('-') + 1));
    }

    private static StoreListener listenerOf(Exchange exchange) {
        StoreListener listener = exchange.getProperty(RepositoryConstants.STORE_LISTENER, StoreListener.class);
        return listener == null ? StoreListener.NONE : listener;
    }

    /** Notes dropped storages on the way to the real listener. */
    private static final class Listener implements StoreListener {

        private final StoreListener next;
        private final List<String> warnings;
        private int dropped;

        Listener(StoreListener next, List<String> warnings) {
            this.next = next;
            this.warnings = warnings;
        }

        @Override
        public void artifactStarted(String artifact) {
            next.artifactStarted(artifact);
        }

        @Override
        public void progress(long plainBytes, long storedBytes) {
            next.progress(plainBytes, storedBytes);
        }

        @Override
        public void storageDropped(String storage, BactrianException cause) {
            dropped++;
            warnings.add(cause.getMessage());
            next.storageDropped(storage, cause);
        }
    }
}
