/**
 * The template language of Alertmanager's messages. In flow templates and the data of a notification; out flows
 * text, escaped where it is HTML.
 */
package io.bactrian.alerts.template;
