package io.bactrian.logs.bulk;

import java.util.Optional;

/**
 * What a server answered.
 *
 * @param retryAfter the header, as it stands
 * @param body cut off, and {@code whole} false, when it is longer than is read
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
record Answer(int status, Optional<String> retryAfter, byte[] body, boolean whole) {}
