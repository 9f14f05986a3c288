package io.bactrian.logs.redact;

/** What becomes of a find. */
public enum Mode {
    /** The same stand-in for the same thing, as long as the key is the same. */
    PSEUDONYM,
    /** A stand-in that says only what kind of thing it was. */
    MASK,
    /** Of an address, the network: /24 of IPv4, /48 of IPv6. */
    TRUNCATE
}
