/**
 * The step {@code bulk:}. In flows an {@link io.bactrian.logs.EventBatch}; it goes to Elasticsearch as one bulk request,
 * and flows on only when every event of it is there or safely a dead letter. What Elasticsearch cannot take now is sent
 * again for ever, that alone; the id of a document is the place of its line, so that nothing is there twice.
 */
package io.bactrian.logs.bulk;
