/** Alerts. In flows whatever goes wrong, from any flow; out flow messages to people. */
package io.bactrian.alerts;
