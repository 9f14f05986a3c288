/** Slack messages. In flow notifications; out flow one attachment for an incoming webhook or {@code chat.postMessage}. */
package io.bactrian.alerts.notify.slack;
