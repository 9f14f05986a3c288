package io.bactrian.alerts.escalate;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.alerts.config.Extensions.EscalationPolicy;
import io.bactrian.alerts.config.Extensions.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a running escalation goes by: its policy as it was at the start, whatever the configuration says meanwhile.
 *
 * @param policy its name
 * @param repeat how often the steps begin again
 */
record Plan(String policy, List<Step> steps, int repeat) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** A step of a round, both from 0. */
    record Position(int round, int step) {
        static final Position FIRST = new Position(0, 0);
    }

    static Plan of(EscalationPolicy policy) {
        return new Plan(policy.name(), policy.steps(), policy.repeat());
    }

    static Plan read(String text) throws SQLException {
        try {
            return JSON.readValue(text, Plan.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("the policy of an escalation is no JSON", e);
        }
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and durations are always JSON", e);
        }
    }

    static String names(Collection<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names are always JSON", e);
        }
    }

    static List<String> readNames(String text) throws SQLException {
        try {
            return List.of(JSON.readValue(text, String[].class));
        } catch (JsonProcessingException e) {
            throw new SQLException("the receivers of an escalation are no JSON", e);
        }
    }

    Step step(Position position) {
        return steps.get(position.step());
    }

    /** How long it waits before the step is told. */
    Duration waitOf(Position position) {
        return step(position).after();
    }

    /** Empty after the last step of the last round. */
    Optional<Position> next(Position position) {
        if (position.step() + 1 < steps.size()) {
            return Optional.of(new Position(position.round(), position.step() + 1));
        }
        return position.round() < repeat ? Optional.of(new Position(position.round() + 1, 0)) : Optional.empty();
    }

    /** For people: {@code step 2 of 3, round 1 of 2}. */
    String describe(Position position) {
        String step = "step " + (position.step() + 1) + " of " + steps.size();
        return repeat == 0 ? step : step + ", round " + (position.round() + 1) + " of " + (repeat + 1);
    }
}
