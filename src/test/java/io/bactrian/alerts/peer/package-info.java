/** Bactrian beside the Alertmanager it replaces: both are told the same, and what they say is compared. */
package io.bactrian.alerts.peer;
