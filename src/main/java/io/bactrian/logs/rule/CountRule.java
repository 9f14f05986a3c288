package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fires while so many events of a service have come in the last while. */
final class CountRule implements Rule {

    private final String what;
    private final long atLeast;
    private final Duration window;
    private final Services<State> services;

    private static final class State {
        private final Window seen;
        private String last = "";

        State(Duration window) {
            this.seen = new Window(window);
        }
    }

    /** @param what is counted, in the words of a summary: {@code pattern seen} */
    CountRule(String what, long atLeast, Duration window, int mostServices) {
        this.what = what;
        this.atLeast = atLeast;
        this.window = window;
        this.services = new Services<>(mostServices, () -> new State(window));
    }

    @Override
    public void observe(Event event, Moment moment) {
        State state = services.of(event.service());
        if (state != null) {
            state.seen.add(moment.now());
            state.last = event.message();
        }
    }

    @Override
    public List<Finding> judge(Moment moment) {
        List<Finding> firing = new ArrayList<>();
        services.all().forEach((service, state) -> {
            long seen = state.seen.sum(moment.now());
            if (seen >= atLeast) {
                firing.add(new Finding(
                        service,
                        Finding.named(service) + ": " + what,
                        seen + " in the last " + Durations.format(window) + "; the last one: "
                                + Finding.quoted(state.last)));
            }
        });
        services.forget(state -> state.seen.sum(moment.now()) == 0);
        return firing;
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
