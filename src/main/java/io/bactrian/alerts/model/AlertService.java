package io.bactrian.alerts.model;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ProblemsException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The alerts as commands and requests see them. Every method may be called from any thread. */
public interface AlertService {

    /** What holds now. */
    AlertConfig config();

    /** What links in messages start with. */
    URI externalUrl();

    Instant startedAt();

    /**
     * Takes alerts in. When this returns they survive the process.
     *
     * @param alerts with all their times filled in
     * @throws BactrianException when they could not be kept: none of them is taken
     */
    void put(List<Alert> alerts);

    /** All that did not resolve, sorted by fingerprint. */
    List<AlertStatus> alerts();

    /** Sorted by group labels, then receiver. */
    List<GroupStatus> groups();

    /** Active ones first, soonest end first; then pending by start; then expired, latest end first. */
    List<Silence> silences();

    Optional<Silence> silence(String id);

    /**
     * Makes or changes a silence.
     *
     * @return its id, a new one where Alertmanager gives a new one
     * @throws java.util.NoSuchElementException for an id that does not exist
     * @throws IllegalArgumentException for one that cannot be: the message says why
     */
    String setSilence(Silence silence);

    /**
     * @throws java.util.NoSuchElementException for an id that does not exist
     */
    void expireSilence(String id);

    /**
     * Ends the escalation of the groups, until they resolve.
     *
     * @param groupKey one group
     * @throws java.util.NoSuchElementException when it has no group that fires
     */
    void acknowledge(String groupKey, String by, String comment);

    /**
     * Acknowledges by a link or button that a message carried.
     *
     * @return what was acknowledged
     * @throws IllegalArgumentException when the token is forged or expired: the message says which
     * @throws java.util.NoSuchElementException when its group is over
     */
    Acknowledgement acknowledge(String token);

    /** As {@link #acknowledge(String)}, when it is known who followed it. */
    Acknowledgement acknowledge(String token, String by);

    /**
     * The token of a link that acknowledges a group, as messages carry it.
     *
     * @throws BactrianException when the ledger does not answer
     */
    String acknowledgeToken(String groupKey);

    /** What a link's token is about, without acknowledging: mail scanners follow links. */
    GroupStatus tokenGroup(String token);

    /**
     * Newest first.
     *
     * @param matchers on the labels alertname, receiver and kind; empty: all
     * @param most at most so many
     */
    List<Event> history(List<Matcher> matchers, Instant from, Instant to, int most);

    /** Newest first, those of a state, or all. */
    List<Delivery> deliveries(Optional<Delivery.State> state, int most);

    /**
     * Sends a dead letter again.
     *
     * @throws java.util.NoSuchElementException when there is no such dead letter
     */
    void retryDelivery(long id);

    /**
     * Sends a test message to every integration of a receiver, past groups and silences.
     *
     * @return the ids of the deliveries
     * @throws java.util.NoSuchElementException when there is no such receiver
     */
    List<Long> test(String receiver);

    /**
     * Reads the configuration anew; a bad one changes nothing.
     *
     * @throws ProblemsException with everything that is wrong with it
     */
    void reload();
}
