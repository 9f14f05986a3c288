/**
 * Go's template language, as text/template and html/template define it, over plain Java values. In flow texts and a map
 * of functions; out flows text. It knows nothing of alerts.
 */
package io.bactrian.alerts.template.go;
