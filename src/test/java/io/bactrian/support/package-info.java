/**
 * What tests lean on. Out flow real servers on loopback (PostgreSQL, a Ceph object gateway), proxies that break
 * connections on purpose, and other Java processes with a memory limit; each fails loudly where its tool is missing.
 */
package io.bactrian.support;
