/**
 * HTTP as {@code http_config} wants it. In flow a message with its target; out flow the answer, or a {@link
 * io.bactrian.alerts.notify.Refusal}.
 */
package io.bactrian.alerts.notify.http;
