/**
 * The demonstration: a small shop, its own servers, a real instance and a story that checks what it says. In flows the
 * start of an instance, given by the command line; out flow lines for people and whether all of it held. The S3 server
 * serves tests too. Never on the class path of a working instance.
 */
package io.bactrian.demo;
