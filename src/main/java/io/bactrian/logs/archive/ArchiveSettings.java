package io.bactrian.logs.archive;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is archived, and when.
 *
 * @param name of the archive
 * @param checkpoints of the tail that follows the files
 * @param journal where is noted what was stored
 * @param after how long nothing must have happened to a file
 * @param delete whether a file is deleted once it is stored
 */
record ArchiveSettings(String name, Path checkpoints, Path journal, Duration after, boolean delete) {}
