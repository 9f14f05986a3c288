package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.GroupStatus;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /alerts} and {@code /alerts/groups}. */
final class AlertPaths {

    private final AlertJson json = new AlertJson();
    private final AlertIntake intake;

    AlertPaths(AlertIntake intake) {
        this.intake = intake;
    }

    Answer post(AlertService service, Request request) {
        AlertPaths.requireJson(request);
        return intake.take(service, AlertReader.read(request.body()));
    }

    Answer webhook(AlertService service, Request request) {
        return intake.take(service, WebhookReader.read(request.body()));
    }

    Answer list(AlertService service, Request request) {
        AlertFilter filter = new AlertFilter(request, service.config());
        List<AlertStatus> all = service.alerts();
        return Answer.json(json.list(all.stream().filter(filter::takes).toList(), all.size()));
    }

    Answer groups(AlertService service, Request request) {
        AlertFilter filter = new AlertFilter(request, service.config());
        boolean muted = request.flag("muted", true);
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(AlertJson.bytes("["));
        boolean first = true;
        for (GroupStatus status : service.groups()) {
            List<AlertStatus> alerts = status.alerts().stream()
                    .filter(filter::takesInGroup)
                    .map(filter::shown)
                    .toList();
            if (alerts.isEmpty()
                    || !filter.takesReceiver(status.group().receiver())
                    || (!muted && !status.mutedBy().isEmpty())) {
                continue;
            }
            pieces.add(AlertJson.bytes(first ? "{\"alerts\":" : ",{\"alerts\":"));
            first = false;
            json.append(pieces, alerts);
            pieces.add(AlertJson.bytes(",\"labels\":"));
            pieces.add(Json.bytes(status.group().labels().asMap()));
            pieces.add(AlertJson.bytes(",\"receiver\":"));
            pieces.add(Json.bytes(Map.of("name", status.group().receiver())));
            pieces.add(AlertJson.bytes(",\"routeLabels\":"));
            pieces.add(Json.bytes(status.group().routeLabels().asMap()));
            pieces.add(AlertJson.bytes("}"));
        }
        pieces.add(AlertJson.bytes("]\n"));
        Buffer all = AlertJson.join(pieces);
        return Answer.json(all);
    }

    /** @throws Refusal when it says that it is something else */
    static void requireJson(Request request) {
        String type = request.header("Content-Type");
        if (!type.split(";", 2)[0].trim().equalsIgnoreCase(Answer.JSON)) {
            throw new Refusal(415, 415, "unsupported media type \"" + type + "\", only [application/json] are allowed");
        }
    }
}
