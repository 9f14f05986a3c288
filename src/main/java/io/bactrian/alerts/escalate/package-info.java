/**
 * What happens while nobody reacts. In flow groups that were notified; out flow notifications of the next
 * receivers, until somebody acknowledges or the group resolves.
 */
package io.bactrian.alerts.escalate;
