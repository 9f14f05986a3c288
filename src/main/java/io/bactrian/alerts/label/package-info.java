/**
 * Label sets and the matchers that select them. In flows text of configurations, requests and commands; out flow
 * {@link io.bactrian.alerts.label.Labels} and {@link io.bactrian.alerts.label.Matcher}s, which every other package of
 * the alerts uses.
 */
package io.bactrian.alerts.label;
