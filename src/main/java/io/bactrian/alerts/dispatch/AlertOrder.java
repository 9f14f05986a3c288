package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.util.Comparator;
import java.util.TreeSet;

/** The order of alerts in a message: by job, by instance, both last where missing, then by all labels. */
final class AlertOrder {

    static final Comparator<Alert> COMPARATOR = Comparator.comparing(
            Alert::labels, by("job").thenComparing(by("instance")).thenComparing(AlertOrder::all));

    private AlertOrder() {}

    private static Comparator<Labels> by(String name) {
        return Comparator.<Labels, Boolean>comparing(labels -> !labels.has(name))
                .thenComparing(labels -> labels.get(name));
    }

    /** As Prometheus' common model orders label sets: the smaller first, then by the first name where they differ. */
    static int all(Labels one, Labels other) {
        if (one.size() != other.size()) {
            return Integer.compare(one.size(), other.size());
        }
        TreeSet<String> names = new TreeSet<>(one.asMap().keySet());
        names.addAll(other.asMap().keySet());
        for (String name : names) {
            if (!one.has(name)) {
                return -1;
            }
            if (!other.has(name)) {
                return 1;
            }
            int values = one.get(name).compareTo(other.get(name));
            if (values != 0) {
                return values;
            }
        }
        return 0;
    }
}
