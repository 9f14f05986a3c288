/**
 * What happened and who is at it. In flow the beginnings and ends of runs from every flow; out flow leases, histories,
 * what was missed. One database, embedded H2 or a PostgreSQL shared by several instances.
 */
package io.bactrian.ledger;
