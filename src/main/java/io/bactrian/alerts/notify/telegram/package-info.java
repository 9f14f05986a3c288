/** Telegram messages. In flow notifications; out flow calls of a bot's {@code sendMessage}. */
package io.bactrian.alerts.notify.telegram;
