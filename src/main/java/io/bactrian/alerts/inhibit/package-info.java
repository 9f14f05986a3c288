/**
 * Alerts that hold back others. In flow the alerts that fire and the rules; out flows which of them mute a given
 * label set.
 */
package io.bactrian.alerts.inhibit;
