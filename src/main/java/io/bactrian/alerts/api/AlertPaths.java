package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;

/** {@code /alerts} and {@code /alerts/groups}. */
final class AlertPaths {

    private final AlertJson json = new AlertJson();
    private final SharedAnswers answers;
    private final AlertIntake intake;

    AlertPaths(AlertIntake intake, SharedAnswers answers) {
        this.intake = intake;
        this.answers = answers;
    }

    Answer post(AlertService service, Request request) {
        AlertPaths.requireJson(request);
        return intake.take(service, AlertReader.read(request.body()));
    }

    Answer webhook(AlertService service, Request request) {
        return intake.take(service, WebhookReader.read(request.body()));
    }

    Answer list(AlertService service, Request request) {
        return Answer.json(
                answers.ask(
                        "alerts?" + request.query(),
                        () -> {
                            AlertFilter filter = new AlertFilter(request, service.config());
                            return service.alerts().stream()
                                    .filter(filter::takes)
                                    .toList();
                        },
                        json::list),
                request.takesGzip());
    }

    Answer groups(AlertService service, Request request) {
        return Answer.json(
                answers.ask(
                        "groups?" + request.query(),
                        () -> new AlertFilter(request, service.config()).shown(service.groups()),
                        json::groups),
                request.takesGzip());
    }

    /** @throws Refusal when it says that it is something else */
    static void requireJson(Request request) {
        String type = request.header("Content-Type");
        if (!type.split(";", 2)[0].trim().equalsIgnoreCase(Answer.JSON)) {
            throw new Refusal(415, 415, "unsupported media type \"" + type + "\", only [application/json] are allowed");
        }
    }
}
