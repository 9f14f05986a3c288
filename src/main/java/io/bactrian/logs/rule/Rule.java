package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import java.util.List;

/** What is looked for, service by service. Used by one thread at a time. */
interface Rule {

    /** Takes an event that the rule's filter let pass, never the same one twice. */
    void observe(Event event, Moment moment);

    /** The services for which it fires now. */
    List<Finding> judge(Moment moment);

    /** How many services are watched. */
    int services();

    /** How many events belonged to services that were one too many. */
    long overflow();
}
