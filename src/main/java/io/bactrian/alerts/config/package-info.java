/**
 * What the operator wrote. In flow {@code alertmanager.yml} as Alertmanager reads it and, beside it, the file of what
 * only Bactrian knows; out flows one immutable {@link io.bactrian.alerts.config.AlertConfig}, or every problem of both
 * files at once with its line.
 */
package io.bactrian.alerts.config;
