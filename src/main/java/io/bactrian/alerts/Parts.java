package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.dispatch.Inhibition;
import io.bactrian.alerts.dispatch.Silencing;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Silence;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes what {@link Alerting} is put together of; each part asks for the configuration that holds at that time. */
public interface Parts {

    Silences silences(Supplier<AlertConfig> config);

    Inhibition inhibition(List<InhibitRule> rules);

    Channels channels(Supplier<AlertConfig> config);

    /**
     * @param groupByKey a group as long as it exists, with those of its alerts that nothing holds back
     */
    Escalation escalation(
            Supplier<AlertConfig> config, Outgoing outgoing, Function<String, Optional<Group>> groupByKey);

    /** The silences, of every instance that shares the ledger. */
    interface Silences extends Silencing, AutoCloseable {
        void start();

        List<Silence> all();

        Optional<Silence> find(String id);

        String set(Silence silence);

        void expire(String id);

        @Override
        void close();
    }

    /** The way out. It is started when this instance comes to dispatch, and closed when it does not any more. */
    interface Channels extends Outgoing, AutoCloseable {
        void start();

        List<Delivery> deliveries(Optional<Delivery.State> state, int most);

        void retry(long id);

        List<Long> test(String receiver);

        @Override
        void close();
    }

    /** Who is told while nobody acknowledges; started and closed as {@link Channels} are. */
    interface Escalation extends GroupWatcher, AutoCloseable {
        void start();

        void acknowledge(String groupKey, String by, String comment);

        Acknowledgement acknowledge(String token);

        Optional<Acknowledgement> acknowledgement(String groupKey);

        String groupKeyOf(String token);

        @Override
        void close();
    }
}
