/** What happened to alerts, kept to be asked. In flow events of every other package; out flow answers, newest first. */
package io.bactrian.alerts.history;
