/**
 * What came over the network rests here until Elasticsearch has it. In flow {@link io.bactrian.logs.EventBatch}es, parsed
 * and redacted; they are safe on this disk when the step ends. Out flow files that {@code tail:} follows, and that are
 * deleted once it has passed on all of them.
 */
package io.bactrian.logs.spool;
