package io.bactrian.alerts.config;

/**
 * A template as the operator wrote it, to be checked before it is needed.
 *
 * @param place file and line
 * @param text it may be a secret, as the address of a webhook is: not to be printed
 * @param html whether what it puts in is escaped as HTML
 */
public record TemplateText(String place, String text, boolean html) {}
