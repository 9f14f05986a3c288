/**
 * Backups. In flows a schedule; out flow immutable backups in every storage of a repository. The types here are what
 * the stages share: {@code dump} makes a {@link io.bactrian.backup.StagedDump}, {@code codec} adds stages to it, {@code
 * repository} opens and stores it under a {@link io.bactrian.backup.Manifest}, {@code recovery} reads that back.
 */
package io.bactrian.backup;
