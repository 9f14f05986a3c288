/**
 * Events read back from Elasticsearch. In flows a {@link io.bactrian.logs.search.Query}, out flow the events that it
 * matches, those that come later too. Called by {@code bactrian logs follow}.
 */
package io.bactrian.logs.search;
