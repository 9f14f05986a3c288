/**
 * Makes requests small. In: the bytes of a request. Out: the same as gzip (RFC 1952), about as small as zlib's level 1 makes
 * them, in half of its time: documents repeat each other's names and words, so one look for a repetition at every place is
 * enough.
 */
package io.bactrian.logs.bulk.gzip;
