/**
 * Logs from where they are written to Elasticsearch, not one line lost. {@code tail} reads files and says where each
 * {@link io.bactrian.logs.Line} stands, {@code parse} makes {@link io.bactrian.logs.Event}s of them, {@code redact} takes
 * out what must not leave, {@code bulk} hands them to Elasticsearch and answers only when it has them; then {@code tail}
 * moves its checkpoint. The types here are what the steps share.
 */
package io.bactrian.logs;
