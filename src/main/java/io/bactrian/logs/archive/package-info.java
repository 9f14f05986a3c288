/**
 * Hands on whole files that their writers have left. In flow the files of a {@code tail:} that are rotated and wholly
 * acknowledged; out flows each as one exchange, once, for a route to store; what was stored is kept in a journal.
 */
package io.bactrian.logs.archive;
