/**
 * Alerts from where they come in to the people they reach: {@code api} and {@code intake} take them, {@code dispatch}
 * groups them and decides what is told when, {@code inhibit} and {@code silence} hold back, {@code notify} delivers, and
 * {@code escalate} goes on until somebody acknowledges. What is agreed on stands in {@code config}.
 */
package io.bactrian.alerts;
