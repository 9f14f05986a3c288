package io.bactrian.runtime;

/** What is recorded of Bactrian's own doings. */
public enum AuditAction {
    SERVICE_STARTED("service.started", "the service has started", "the version"),
    SERVICE_STOPPED("service.stopped", "the service stops in order", "the version"),
    LOGIN("login", "the first request with the right login from an address, once an hour", "the address"),
    LOGIN_REFUSED(
            "login.refused",
            "a request with a wrong login; of more than 60 in a minute from all, the number",
            "the address"),
    RUN_ENDED("run.ended", "a backup, verification or drill of a route ended, by its schedule or by hand", "the route"),
    COMMAND("command", "a command that reads or changes backups, or changes Elasticsearch, ended", "the command"),
    SILENCE_SET("silence.set", "a silence was made or changed", "its id"),
    SILENCE_EXPIRED("silence.expired", "a silence was ended by hand", "its id"),
    ALERT_ACKNOWLEDGED("alert.acknowledged", "an alert group was acknowledged", "the group"),
    ALERTS_POSTED("alerts.posted", "alerts came in over the API; their number, once a minute", "the API"),
    DELIVERY_RETRIED("delivery.retried", "a dead letter of the alerts is sent again", "its id"),
    RECEIVER_TESTED("receiver.tested", "a receiver was sent test messages", "the receiver"),
    CONFIGURATION_RELOADED("configuration.reloaded", "alertmanager.yml was read anew, or refused", "the file's kind"),
    BREAKER_OPENED("breaker.opened", "an integration failed so often that it is left alone", "the integration"),
    BREAKER_CLOSED("breaker.closed", "an integration takes messages again", "the integration");

    private final String word;
    private final String when;
    private final String subject;

    AuditAction(String word, String when, String subject) {
        this.word = word;
        this.when = when;
        this.subject = subject;
    }

    /** As it stands in the file. */
    public String word() {
        return word;
    }

    /** When it is recorded, for people. */
    public String when() {
        return when;
    }

    /** What it was done to, for people. */
    public String subject() {
        return subject;
    }
}
