/**
 * Where logs come in over the network: syslog, HTTP, what Elasticsearch's senders send, what journald uploads. In flow
 * bytes of strangers, all of them bounded; out flow {@link io.bactrian.logs.LineBatch}es. Whoever sent them is answered,
 * where the protocol has answers, when the route has ended.
 */
package io.bactrian.logs.intake;
