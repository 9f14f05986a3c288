package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.GroupStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What fires now, in its groups; {@code filter} and {@code receiver} select as they do in the API. Its links are
 * relative: it works behind a proxy that changes the path.
 */
final class AlertsPage {

    private static final int MOST_ALERTS = 500;
    private static final int MOST_CHARACTERS = 2_000_000;

    Answer show(AlertService service, Request request) {
        Page page = new Page("Alerts").wide();
        List<GroupStatus> groups;
        try {
            groups = new AlertFilter(request, service.config()).shown(service.groups());
        } catch (Refusal e) {
            page.bad(e.getMessage()).raw(filters(request));
            return Answer.html(400, page.html());
        }
        int all = groups.stream().mapToInt(group -> group.alerts().size()).sum();
        page.soft(count(all, "alert") + " in " + count(groups.size(), "group") + ", "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS));
        page.raw(filters(request));
        if (all == 0) {
            page.text(selected(request).isEmpty() ? "Nothing fires." : "Nothing that fires matches.");
        }
        int shown = groups(page, groups, new AlertView(service, home(request)));
        if (shown < all) {
            page.soft("The first " + shown + " are shown, " + (all - shown)
                    + " more are not: add a matcher to see fewer.");
        }
        return Answer.html(200, page.html());
    }

    /** How many alerts there was room for. */
    private static int groups(Page page, List<GroupStatus> groups, AlertView view) {
        int shown = 0;
        for (GroupStatus group : groups) {
            int left = MOST_ALERTS - shown;
            if (left == 0 || page.length() > MOST_CHARACTERS) {
                return shown;
            }
            page.raw(view.head(group));
            for (var alert :
                    group.alerts().subList(0, Math.min(left, group.alerts().size()))) {
                if (page.length() > MOST_CHARACTERS) {
                    break;
                }
                page.raw(view.alert(alert, group.group().labels()));
                shown++;
            }
            page.raw("</ul></section>\n");
        }
        return shown;
    }

    /** What selects, each with a link that leaves it out, and a field for one more. */
    private static String filters(Request request) {
        String address = home(request) + "alerts";
        List<String[]> selected = selected(request);
        StringBuilder html = new StringBuilder("<form method=\"get\" action=\"" + address + "\">\n");
        if (!selected.isEmpty()) {
            html.append("<p>");
        }
        for (String[] one : selected) {
            List<String> others = new ArrayList<>();
            selected.stream().filter(other -> other != one).forEach(other -> others.add(parameter(other)));
            html.append("<code>")
                    .append(Page.escape(one[0].equals("filter") ? one[1] : one[0] + " " + one[1]))
                    .append("</code><a href=\"")
                    .append(Page.escape(address + (others.isEmpty() ? "" : "?" + String.join("&", others))))
                    .append("\">remove</a> <input type=\"hidden\" name=\"")
                    .append(one[0])
                    .append("\" value=\"")
                    .append(Page.escape(one[1]))
                    .append("\">\n");
        }
        if (!selected.isEmpty()) {
            html.append("</p>\n");
        }
        return html.append("<label for=\"filter\">Show only what matches</label><div class=\"row\">"
                        + "<input id=\"filter\" name=\"filter\" required spellcheck=\"false\" maxlength=\""
                        + ApiLimits.MATCHER_LENGTH
                        + "\" placeholder=\"severity=&quot;critical&quot;\"><button>Filter</button></div></form>\n")
                .toString();
    }

    /** Names and values of the parameters that this page takes. */
    private static List<String[]> selected(Request request) {
        List<String[]> selected = new ArrayList<>();
        if (!request.parameter("receiver").isEmpty()) {
            selected.add(new String[] {"receiver", request.parameter("receiver")});
        }
        request.parameters("filter").forEach(filter -> selected.add(new String[] {"filter", filter}));
        return selected;
    }

    private static String parameter(String[] nameAndValue) {
        return nameAndValue[0] + "=" + URLEncoder.encode(nameAndValue[1], StandardCharsets.UTF_8);
    }

    /** From the page to where the paths of this server begin. */
    static String home(Request request) {
        String path = request.address();
        if (path.endsWith("/alerts/")) {
            return "../";
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals("alerts") ? "" : Page.escape(last) + "/";
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
