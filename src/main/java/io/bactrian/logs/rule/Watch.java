package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import java.time.Duration;
import java.util.List;

/** A rule at work: what it is about, and what it found. */
final class Watch {

    private final EventFilter filter;
    private final Duration late;
    private final Rule rule;
    private long lateEvents;

    /** @param late age from which an event is not counted any more */
    Watch(EventFilter filter, Duration late, Rule rule) {
        this.filter = filter;
        this.late = late;
        this.rule = rule;
    }

    void see(List<Event> events, Moment moment) {
        List<Event> some = events.stream().filter(filter::passes).toList();
        synchronized (this) {
            for (Event event : some) {
                if (event.timestamp().plus(late).isBefore(moment.now())) {
                    lateEvents++;
                } else {
                    rule.observe(event, moment);
                }
            }
        }
    }

    synchronized List<Finding> judge(Moment moment) {
        return rule.judge(moment);
    }

    synchronized int services() {
        return rule.services();
    }

    synchronized long overflow() {
        return rule.overflow();
    }

    synchronized long lateEvents() {
        return lateEvents;
    }
}
