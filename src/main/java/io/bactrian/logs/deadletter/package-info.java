/**
 * Events that Elasticsearch will never take as they are. In flows what {@link io.bactrian.logs.bulk} was refused, with the
 * reason; it rests in the ledger, so that the batch it came in can go on, until somebody replays or drops it.
 */
package io.bactrian.logs.deadletter;
