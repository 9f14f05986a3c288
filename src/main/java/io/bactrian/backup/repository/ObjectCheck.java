package io.bactrian.backup.repository;

/**
 * Whether one file of a backup lies in a storage as the manifest says.
 *
 * @param file name beside the manifest
 * @param message one line: what was found
 */
public record ObjectCheck(String storage, String file, boolean good, String message) {}
