/** Calls of webhooks. In flow notifications; out flow the JSON of Alertmanager's payload, version 4, or the receiver's own. */
package io.bactrian.alerts.notify.webhook;
