/**
 * Bactrian: backups, logs and alerts of a small platform as Apache Camel routes. The command line puts the flows
 * together; each flow is a package of its own that knows only the ledger and the runtime below it.
 */
package io.bactrian;
