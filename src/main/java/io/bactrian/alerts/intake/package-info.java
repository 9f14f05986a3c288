/**
 * Where our own flows raise alerts. In flow exchanges that failed and notices of runs that never began, through {@code
 * alert:}; out flow alerts that fire until their flow succeeds.
 */
package io.bactrian.alerts.intake;
