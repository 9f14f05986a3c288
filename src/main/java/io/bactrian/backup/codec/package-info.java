/**
 * Compression and encryption. In flows a {@link io.bactrian.backup.StagedDump} (or a bare stream) on its way from {@code
 * dump:} to {@code repository:}; out flows the same with one {@link io.bactrian.backup.Stage} more. The way back, used by
 * restore and verification, is {@link io.bactrian.backup.codec.Decoders}. Every stream here ends only when all of its
 * source was read and, on the way back, proven whole.
 */
package io.bactrian.backup.codec;
