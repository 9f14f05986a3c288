/**
 * Personal data and secrets out of events. In flow {@link io.bactrian.logs.EventBatch}es of {@code parse:}, out the same
 * events with pseudonyms and masks in them, for whatever lets them rest: spool, dead letters, Kafka, Elasticsearch. {@code
 * Scanner} goes through a text once and asks a check where a sign promises something; {@code Redactor} walks an event and
 * puts in what stands for the finds. What cannot be looked through does not get out.
 */
package io.bactrian.logs.redact;
