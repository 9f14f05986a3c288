/**
 * What is told when. In flow accepted alerts; they are kept, grouped by the routing tree, held back where a
 * silence, an inhibition or a time interval says so, compared with the notification log; out flow {@link
 * io.bactrian.alerts.model.Notification}s, into the outbox.
 */
package io.bactrian.alerts.dispatch;
