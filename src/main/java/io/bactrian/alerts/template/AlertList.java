package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.GoObject;
import io.bactrian.alerts.template.go.GoStruct;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/** Alerts, and those of them that fire or are resolved. */
final class AlertList extends AbstractList<GoStruct> implements GoObject {

    private final List<GoStruct> alerts;

    AlertList(List<GoStruct> alerts) {
        this.alerts = List.copyOf(alerts);
    }

    @Override
    public GoStruct get(int index) {
        return alerts.get(index);
    }

    @Override
    public int size() {
        return alerts.size();
    }

    @Override
    public String goType() {
        return "template.Alerts";
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Firing" -> Function.getter(() -> in("firing"));
            case "Resolved" -> Function.getter(() -> in("resolved"));
            default -> Optional.empty();
        };
    }

    private AlertList in(String status) {
        return new AlertList(alerts.stream()
                .filter(alert -> alert.get("Status").equals(status))
                .toList());
    }
}
