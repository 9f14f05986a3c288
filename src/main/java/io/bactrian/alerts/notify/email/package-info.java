/** Mail. In flow notifications; out flow MIME messages, over SMTP with TLS and authentication as the receiver's configuration says. */
package io.bactrian.alerts.notify.email;
