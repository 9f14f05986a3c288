package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;

/** What answers the requests of one path; it may wait. */
@FunctionalInterface
interface Action {

    /**
     * @throws Refusal when the request cannot be answered as it is
     */
    Answer answer(AlertService service, Request request);
}
