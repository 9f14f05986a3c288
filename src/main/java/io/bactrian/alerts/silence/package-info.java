/**
 * Alerts that people hold back for a time. In flow silences of requests, commands and the configuration; out flows
 * which of them silence a given label set.
 */
package io.bactrian.alerts.silence;
