/**
 * Lines to events. In flow {@link io.bactrian.logs.LineBatch}es of {@code tail:}, out {@link io.bactrian.logs.EventBatch}es
 * for {@code redact:}. A {@code Format} takes a line apart into a {@code Draft}; {@code Parser} makes an event of it,
 * whatever the line holds: what no format can read is kept whole as the message.
 */
package io.bactrian.logs.parse;
