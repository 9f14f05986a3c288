package io.bactrian.alerts.model;

import java.util.List;
import java.util.Optional;

/**
 * A group with the status of its alerts.
 *
 * @param mutedBy time intervals that hold the whole group back
 * @param acknowledgement whoever looks after it
 */
public record GroupStatus(
        Group group, List<AlertStatus> alerts, List<String> mutedBy, Optional<Acknowledgement> acknowledgement) {

    public GroupStatus with(Optional<Acknowledgement> other) {
        return new GroupStatus(group, alerts, mutedBy, other);
    }
}
