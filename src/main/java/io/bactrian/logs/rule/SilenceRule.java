package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fires for a service that has spoken and says nothing any more, and for one that is named whether it ever spoke or not.
 * One that is not named counts as taken out of service after a day.
 */
final class SilenceRule implements Rule {

    static final Duration TAKEN_OUT = Duration.ofDays(1);

    private final Duration after;
    private final Set<String> named;
    private final Services<State> services;

    private static final class State {
        private Duration heard = Duration.ZERO;
        private Instant at;
    }

    /** @param heard how long events could have come so far */
    SilenceRule(Duration after, Set<String> named, int mostServices, Duration heard) {
        this.after = after;
        this.named = Set.copyOf(named);
        this.services = new Services<>(Math.max(mostServices, named.size()), State::new);
        named.forEach(service -> services.of(service).heard = heard);
    }

    @Override
    public void observe(Event event, Moment moment) {
        if (event.service().isEmpty()) {
            return;
        }
        State state = services.of(event.service());
        if (state != null) {
            state.heard = moment.heard();
            state.at = moment.now();
        }
    }

    @Override
    public List<Finding> judge(Moment moment) {
        Duration takenOut = after.compareTo(TAKEN_OUT) > 0 ? after.multipliedBy(2) : TAKEN_OUT;
        services.all()
                .entrySet()
                .removeIf(known -> !named.contains(known.getKey())
                        && silent(known.getValue(), moment).compareTo(takenOut) >= 0);
        List<Finding> firing = new ArrayList<>();
        services.all().forEach((service, state) -> {
            if (silent(state, moment).compareTo(after) >= 0) {
                firing.add(new Finding(
                        service,
                        service + ": no event for " + Durations.format(after),
                        state.at == null
                                ? "nothing was heard of it since the start"
                                : "the last event came at " + state.at));
            }
        });
        return firing;
    }

    private static Duration silent(State state, Moment moment) {
        return moment.heard().minus(state.heard);
    }

    @Override
    public int services() {
        return services.count();
    }

    @Override
    public long overflow() {
        return services.overflow();
    }
}
