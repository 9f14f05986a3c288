/**
 * Reading backups back. In flow a repository, a manifest and the keys; out flow proofs that the stored bytes are good
 * (verify), the data itself in a database or in files (restore), and both together on a server of our own (drill). Called
 * by the {@code recovery:} component and by the command line. Needs neither the source nor the ledger.
 */
package io.bactrian.backup.recovery;
