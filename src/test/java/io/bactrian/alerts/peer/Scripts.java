package io.bactrian.alerts.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is tried at both servers. Every script waits for what must come before it goes on, so that what it does next
 * happens at the same place of the same flush everywhere.
 */
final class Scripts {

    private Scripts() {}

    /** By the label that leads to their receivers. */
    static Map<String, Consumer<Script>> all() {
        Map<String, Consumer<Script>> all = new LinkedHashMap<>();
        all.put("simple", Scripts::firing_resolved_and_resolved_before_anybody_was_told);
        all.put("labels", Scripts::grouped_by_labels_that_not_all_have);
        all.put("every-label", Scripts::a_group_for_every_alert);
        all.put("no-label", Scripts::one_group_for_all);
        all.put("continue", Scripts::several_routes);
        all.put("inhibit", Scripts::inhibited_by_an_equal_source_until_it_ends);
        all.put("silence", Scripts::silenced_and_told_when_the_silence_ends);
        all.put("pending-silence", Scripts::a_silence_that_begins_later);
        all.put("several", Scripts::a_receiver_of_several_integrations);
        all.put("firing-only", Scripts::nobody_is_told_of_the_end);
        all.put("interval", Scripts::muted_and_active_times);
        all.put("most", Scripts::more_alerts_than_a_message_takes);
        all.put("words", Scripts::odd_words_everywhere);
        all.put("again", Scripts::resolved_and_fired_again);
        all.put("merge", Scripts::posted_again_with_other_times_and_annotations);
        all.put("timeout", Scripts::times_that_the_client_left_out);
        all.put("unstable", Scripts::a_receiver_that_fails_at_first);
        all.put("mail", Scripts::mails);
        return all;
    }

    private static void firing_resolved_and_resolved_before_anybody_was_told(Script script) {
        PostedAlert down = script.alert("Down", "instance", "db-1", "severity", "critical")
                .annotation("summary", "db-1 is down")
                .generator("http://prometheus.example.org/graph?g0.expr=up");
        PostedAlert brief = script.alert("Brief", "instance", "db-2");
        script.post(down, brief, brief.resolve());
        script.messages(1);
        script.post(down.resolve());
        script.messages(1);
        script.nothingMore();
        script.post(script.alert("Down", "instance", "db-3"));
        script.messages(1);
    }

    private static void grouped_by_labels_that_not_all_have(Script script) {
        script.post(
                script.alert("Slow", "cluster", "eu", "job", "web", "instance", "b"),
                script.alert("Slow", "cluster", "eu", "job", "api", "instance", "c", "zone", "1"),
                script.alert("Slow", "cluster", "eu", "job", "web", "instance", "a")
                        .annotation("only", "here"),
                script.alert("Slow", "cluster", "eu"),
                script.alert("Slow", "cluster", "us", "instance", "a"),
                script.alert("Slow", "instance", "none"));
        script.messages(3);
        PostedAlert added = script.alert("Slow", "cluster", "eu", "instance", "a", "zone", "0");
        script.post(added);
        script.messages(1);
        script.post(added.resolve());
        script.messages(1);
        script.nothingMore();
    }

    private static void a_group_for_every_alert(Script script) {
        script.post(
                script.alert("One", "instance", "a"),
                script.alert("One", "instance", "b"),
                script.alert("Two", "instance", "a", "path", "/var \"lib\" \\ {x}"));
        script.messages(3);
        script.nothingMore();
    }

    private static void one_group_for_all(Script script) {
        PostedAlert one = script.alert("One", "instance", "a").annotation("summary", "same");
        PostedAlert two = script.alert("Two", "instance", "a").annotation("summary", "same");
        script.post(one, two);
        script.messages(1);
        script.post(one.resolve(), two.resolve());
        script.messages(1);
        script.nothingMore();
    }

    private static void several_routes(Script script) {
        script.post(
                script.alert("Broken", "team", "a"),
                script.alert("Broken", "team", "b"),
                script.alert("Broken", "team", "bb"),
                script.alert("Broken", "team", "c"),
                script.alert("Broken"));
        script.messages(5);
        script.nothingMore();
    }

    private static void inhibited_by_an_equal_source_until_it_ends(Script script) {
        PostedAlert source = script.alert("Dead", "cluster", "eu", "severity", "critical");
        script.post(source, script.alert("NoZone", "severity", "critical"));
        script.messages(2);
        PostedAlert second = script.alert("Dead", "cluster", "eu", "severity", "critical", "instance", "second");
        script.post(
                script.alert("Slow", "cluster", "eu", "severity", "warning"),
                script.alert("Slow", "cluster", "us", "severity", "warning"),
                script.alert("Slow", "cluster", "eu", "zone", "1", "severity", "warning"),
                script.alert("Slow", "severity", "info"),
                second);
        // us; eu of zone 1, without the one of no zone; the second source
        script.messages(3);
        script.nothingMore();
        script.post(source.resolve(), second.resolve());
        script.messages(2);
        script.nothingMore();
    }

    private static void silenced_and_told_when_the_silence_ends(Script script) {
        Instant now = Instant.now();
        Map<Side, String> silence = script.silence(
                now, now.plus(Duration.ofHours(1)), "script=silence,instance=~a|b,zone!=free,zone!~f.*x");
        PostedAlert silenced = script.alert("Down", "instance", "a");
        script.post(
                silenced,
                script.alert("Down", "instance", "a", "zone", "free"),
                script.alert("Down", "instance", "abc"),
                script.alert("Other", "instance", "b"));
        script.messages(1);
        script.nothingMore();
        script.expire(silence);
        script.messages(2);
        script.silence(Instant.now(), now.plus(Duration.ofHours(1)), "script=silence,instance=a");
        script.post(silenced.resolve(), script.alert("Down", "instance", "new"));
        script.messages(1);
        script.nothingMore();
    }

    private static void a_silence_that_begins_later(Script script) {
        Instant now = Instant.now();
        script.silence(now.plusSeconds(2), now.plusSeconds(4), "script=pending-silence");
        script.post(script.alert("Before"));
        script.messages(1);
        script.nothingMore();
        script.post(script.alert("Within"));
        script.messages(1);
    }

    private static void a_receiver_of_several_integrations(Script script) {
        PostedAlert one = script.alert("Full", "instance", "a");
        PostedAlert two = script.alert("Full", "instance", "b");
        script.post(one, two);
        script.messages(3);
        script.mails(1);
        script.post(one.resolve());
        script.messages(2);
        script.mails(1);
        script.post(two.resolve());
        script.messages(2);
        script.mails(1);
        script.nothingMore();
    }

    private static void nobody_is_told_of_the_end(Script script) {
        PostedAlert one = script.alert("Down", "instance", "a");
        PostedAlert two = script.alert("Down", "instance", "b");
        script.post(one, two);
        script.messages(1);
        script.post(one.resolve());
        script.nothingMore();
        PostedAlert three = script.alert("Down", "instance", "c");
        script.post(three);
        script.messages(1);
        script.post(two.resolve(), three.resolve());
        script.nothingMore();
        script.post(script.alert("Down", "instance", "d"));
        script.messages(1);
    }

    private static void muted_and_active_times(Script script) {
        script.post(
                script.alert("Muted", "when", "muted"),
                script.alert("NotMuted", "when", "not-muted"),
                script.alert("Active", "when", "active"),
                script.alert("NotActive", "when", "not-active"));
        script.messages(2);
        script.nothingMore();
    }

    private static void more_alerts_than_a_message_takes(Script script) {
        PostedAlert first = script.alert("Many", "instance", "1");
        script.post(
                script.alert("Many", "instance", "3"),
                first,
                script.alert("Many", "instance", "2").annotation("summary", "second"),
                script.alert("Many", "job", "first", "instance", "9"));
        script.messages(1);
        script.post(first.resolve());
        script.messages(1);
        script.nothingMore();
    }

    private static void odd_words_everywhere(Script script) {
        script.post(
                script.alert("Größe \"ü\" {{ .Labels }}", "empty", "", "path", "C:\\x\ty", "note", "line\nline 日本語 🦬")
                        .annotation("summary", "<b>&amp; \"quoted\" 'single' \\ back </b>\u2028")
                        .annotation("blank", "")
                        .annotation("template", "{{ $labels.instance }}")
                        .generator("http://example.org/?a=b&c=%22d%22#x"),
                script.alert("Größe \"ü\" {{ .Labels }}", "a", "=", "b", "\u0001"));
        script.messages(1);
    }

    private static void resolved_and_fired_again(Script script) {
        PostedAlert alert = script.alert("Flip", "instance", "a");
        script.post(alert);
        script.messages(1);
        PostedAlert again = alert.fireAgain();
        script.post(alert.resolve(), again);
        script.nothingMore();
        script.post(again.resolve());
        script.messages(1);
        script.post(again.fireAgain());
        script.messages(1);
    }

    private static void posted_again_with_other_times_and_annotations(Script script) {
        PostedAlert alert = script.alert("Same", "instance", "a").annotation("summary", "first");
        Instant start = alert.startsAt();
        script.post(alert);
        script.messages(1);
        script.post(alert.startsAt(start.plusMillis(200)).annotation("summary", "second"));
        script.post(script.alert("Same", "instance", "b"));
        script.messages(1);
        script.post(alert.startsAt(start.minusSeconds(60)).resolve());
        script.messages(1);
        script.nothingMore();
    }

    private static void times_that_the_client_left_out(Script script) {
        script.post(script.alert("Short", "instance", "a").withoutTimes());
        script.messages(2);
        script.nothingMore();
    }

    private static void a_receiver_that_fails_at_first(Script script) {
        script.post(script.alert("Down", "instance", "a"));
        script.messages(3);
        script.nothingMore();
    }

    private static void mails(Script script) {
        String summary = "full & \"broken\" <é>";
        PostedAlert alert = script.alert("Disk", "cluster", "eu", "instance", "db-1", "severity", "critical")
                .annotation("summary", summary);
        script.post(
                alert,
                script.alert("Disk", "cluster", "eu", "instance", "db-2", "severity", "critical")
                        .annotation("summary", summary));
        script.mails(3);
        script.post(alert.resolve());
        script.mails(2);
        script.nothingMore();
    }
}
