package io.bactrian.alerts.api;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.GroupStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;

/** The page behind the link in a message. Looking at it changes nothing: mail scanners follow links. */
final class AcknowledgePage {

    private static final int MOST_SHOWN = 20;
    private static final int TOKEN_LENGTH = 8192;

    Answer show(AlertService service, Request request) {
        String token = request.parameter("token");
        return guarded(token, () -> {
            GroupStatus status = service.tokenGroup(token);
            long firing = status.alerts().size();
            Page page = new Page(title(status));
            page.soft(firing == 1 ? "1 alert" : firing + " alerts");
            status.acknowledgement().ifPresent(done -> page.text("Acknowledged by " + done.by() + " at " + time(done)));
            page.raw(alerts(status.alerts()));
            page.soft("To acknowledge ends the escalation: nobody else is called until this is over.");
            page.raw("<form method=\"post\" action=\"" + Page.escape(request.address())
                    + "\"><input type=\"hidden\" name=\"token\" value=\"" + Page.escape(token)
                    + "\"><button>Acknowledge</button></form>\n");
            return page;
        });
    }

    Answer acknowledge(AlertService service, Request request) {
        String token = new Form(request).value("token");
        return guarded(token, () -> {
            Acknowledgement done = service.acknowledge(token);
            return new Page("Acknowledged")
                    .text("By " + done.by() + " at " + time(done) + ".")
                    .soft("The escalation has ended; you will still hear when it is over.");
        });
    }

    private interface Making {
        Page make();
    }

    private static Answer guarded(String token, Making making) {
        try {
            if (token.isEmpty() || token.length() > TOKEN_LENGTH) {
                throw new IllegalArgumentException("the link is incomplete");
            }
            return Answer.html(200, making.make().html());
        } catch (IllegalArgumentException e) {
            return Answer.html(
                    403,
                    new Page("This link does not work")
                            .bad(e.getMessage())
                            .soft("Open it from the newest message about this alert.")
                            .html());
        } catch (NoSuchElementException e) {
            return Answer.html(
                    410,
                    new Page("It is over already")
                            .text("Nothing of this group fires any more.")
                            .html());
        }
    }

    private static String title(GroupStatus status) {
        String name = status.group().labels().get(Labels.ALERT_NAME);
        if (name.isEmpty() && !status.alerts().isEmpty()) {
            name = status.alerts().get(0).alert().name();
        }
        return name.isEmpty() ? status.group().receiver() : name;
    }

    private static String alerts(List<AlertStatus> alerts) {
        StringBuilder list = new StringBuilder("<ul>\n");
        for (AlertStatus status : alerts.subList(0, Math.min(MOST_SHOWN, alerts.size()))) {
            String summary = status.alert().annotations().get("summary");
            list.append("<li>")
                    .append(Page.escape(summary.isEmpty() ? status.alert().name() : summary));
            list.append("<p class=\"soft\">since ")
                    .append(status.alert().startsAt().truncatedTo(ChronoUnit.SECONDS))
                    .append("</p>");
            status.alert().labels().asMap().forEach((name, value) -> list.append("<code>")
                    .append(Page.escape(name + "=" + value))
                    .append("</code>"));
            list.append("</li>\n");
        }
        if (alerts.size() > MOST_SHOWN) {
            list.append("<li>and ").append(alerts.size() - MOST_SHOWN).append(" more</li>\n");
        }
        return list.append("</ul>\n").toString();
    }

    private static String time(Acknowledgement done) {
        return done.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
