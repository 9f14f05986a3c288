package io.bactrian.backup.recovery;

import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.repository.Repository;
import io.bactrian.ledger.RunOutcome;
import io.bactrian.runtime.Settings;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Proves one backup for each exchange. */
class RecoveryProducer extends DefaultProducer {

    private final Settings settings;

    RecoveryProducer(RecoveryEndpoint endpoint, Settings settings) {
        super(endpoint);
        this.settings = settings;
    }

    @Override
    public RecoveryEndpoint getEndpoint() {
        return (RecoveryEndpoint) super.getEndpoint();
    }

    @Override
    public void process(Exchange exchange) {
        RecoveryEndpoint endpoint = getEndpoint();
        Optional<DecryptionKeys> keys = endpoint.keys(settings);
        try (Repository repository = Repository.open(settings, endpoint.getRepository())) {
            Object result =
                    switch (endpoint.getOperation()) {
                        case verify ->
                            new Verifier(settings, endpoint.scratchFolder(settings))
                                    .verify(repository, repository.find(endpoint.wanted()), keys, RecoveryListener.NONE)
                                    .orThrow();
                        case drill ->
                            new Drill(settings, endpoint.scratchFolder(settings))
                                    .drill(
                                            repository,
                                            endpoint.wanted(),
                                            keys.orElse(DecryptionKeys.none()),
                                            RecoveryListener.NONE)
                                    .orThrow();
                    };
            exchange.getMessage().setBody(result);
            exchange.setProperty(RunOutcome.PROPERTY, outcome(result));
        }
    }

    private static RunOutcome outcome(Object result) {
        if (result instanceof DrillResult drill) {
            return new RunOutcome(
                    Optional.of(drill.backup()), Optional.of(drill.plainBytes()), Optional.empty(), Optional.empty());
        }
        VerifyResult verified = (VerifyResult) result;
        return new RunOutcome(
                Optional.of(verified.backup()),
                Optional.empty(),
                Optional.of(verified.storedBytes()),
                Optional.empty());
    }
}
