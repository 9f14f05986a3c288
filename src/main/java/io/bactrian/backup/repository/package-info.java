/**
 * Where backups lie. In flows a {@link io.bactrian.backup.StagedDump}; its bytes go in parts to every storage of a
 * repository at once, and the manifest last. Out flow manifests, the stored bytes, records of what was found out about
 * them later, and what retention did. Called by the {@code repository:} step of a route and by recovery.
 */
package io.bactrian.backup.repository;
