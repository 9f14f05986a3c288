package io.bactrian.alerts.model;

import java.time.Instant;

/**
 * Somebody looks after a group: its escalation ends, until the group resolves.
 *
 * @param by who, as he named himself or as the link was signed for
 */
public record Acknowledgement(String groupKey, String by, String comment, Instant at) {}
