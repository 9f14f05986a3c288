package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Matcher;
import java.util.List;
import java.util.Set;

/**
 * While an alert that matches the source fires, those that match the target and agree with it in the labels of
 * {@code equal} are not notified.
 *
 * @param name may be empty
 */
public record InhibitRule(String name, List<Matcher> source, List<Matcher> target, Set<String> equal) {}
