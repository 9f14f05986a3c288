/**
 * From the outbox to people. In flow notifications; they are rendered, stored, sent by the channel routes with
 * retry and limits; out flow mails, Slack and Telegram messages, webhook calls, or dead letters.
 */
package io.bactrian.alerts.notify;
