package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fires while more than a share of a service's events are errors, once that has been so for a while. */
final class ErrorRateRule implements Rule {

    private final Settings settings;
    private final Services<State> services;

    /**
     * @param above percent
     * @param atLeast events in the window, below which nothing is concluded
     */
    record Settings(double above, Duration holdsFor, Duration window, long atLeast, int mostServices) {}

    private static final class State {
        private final Window all;
        private final Window errors;
        private Instant since;
        private String last = "";

        State(Duration window) {
            this.all = new Window(window);
            this.errors = new Window(window);
        }
    }

    ErrorRateRule(Settings settings) {
        this.settings = settings;
        this.services = new Services<>(settings.mostServices(), () -> new State(settings.window()));
    }

    @Override
    public void observe(Event event, Moment moment) {
        State state = services.of(event.service());
        if (state == null) {
            return;
        }
        state.all.add(moment.now());
        if (event.level().equals("error") || event.level().equals("fatal")) {
            state.errors.add(moment.now());
            state.last = event.message();
        }
    }

    @Override
    public List<Finding> judge(Moment moment) {
        List<Finding> firing = new ArrayList<>();
        services.all().forEach((service, state) -> {
            long all = state.all.sum(moment.now());
            double share = all == 0 ? 0 : 100.0 * state.errors.sum(moment.now()) / all;
            if (all < settings.atLeast() || share <= settings.above()) {
                state.since = null;
                return;
            }
            if (state.since == null) {
                state.since = moment.now();
            }
            if (Duration.between(state.since, moment.now()).compareTo(settings.holdsFor()) >= 0) {
                firing.add(finding(service, state, all, share));
            }
        });
        services.forget(state -> state.since == null && state.all.sum(moment.now()) == 0);
        return firing;
    }

    private Finding finding(String service, State state, long all, double share) {
        return new Finding(
                service,
                Finding.named(service) + ": more than " + percent(settings.above()) + " of the events are errors",
                percent(share) + " of " + all + " events in the last "
                        + Durations.format(settings.window()) + " are errors; the last one: "
                        + Finding.quoted(state.last));
    }

    private static String percent(double share) {
        String text = String.format(Locale.ROOT, "%.1f", share);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + "%";
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
