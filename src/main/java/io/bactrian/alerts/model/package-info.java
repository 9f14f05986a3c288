/**
 * The words the packages of the alerts share: what an {@link io.bactrian.alerts.model.Alert} is, what a {@link
 * io.bactrian.alerts.model.Notification} tells, who hands over to whom. Nothing happens here.
 */
package io.bactrian.alerts.model;
