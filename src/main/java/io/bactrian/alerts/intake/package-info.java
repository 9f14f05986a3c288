/**
 * Where alerts come in. In flow exchanges that failed and notices of runs that never began, through {@code alert:}; out
 * flow {@link io.bactrian.alerts.intake.Alert}s to the channel routes, each a {@code direct:alerts-*} of its own.
 */
package io.bactrian.alerts.intake;
