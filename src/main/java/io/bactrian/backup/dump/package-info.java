/**
 * Dumping. In flows a named source of the settings; out flows a {@link io.bactrian.backup.DumpSession} whose streams
 * end only when the dump is complete. Called by routes through the {@code dump:} component; {@link
 * io.bactrian.backup.dump.ToolProcess}, the PostgreSQL tools and the sources also serve recovery.
 */
package io.bactrian.backup.dump;
