/**
 * The step {@code records:}, on both sides of a Kafka topic. Into the topic flows an {@link io.bactrian.logs.EventBatch}
 * and out go lists of records, each with events of one file and keyed by it. On the other side flow in the records
 * that a consumer got, and out goes the batch; when it is safe, their offsets are committed. A record that cannot be read
 * becomes a dead letter and holds up nobody.
 */
package io.bactrian.logs.kafka;
