/**
 * Alertmanager's HTTP interface. In flow requests of Prometheus, amtool and people; they are answered from, and
 * handed to, {@link io.bactrian.alerts.model.AlertService}.
 */
package io.bactrian.alerts.api;
