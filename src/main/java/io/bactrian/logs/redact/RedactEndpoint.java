package io.bactrian.logs.redact;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Take personal data and secrets out of events, before anything keeps them. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "redact",
        title = "Redact",
        syntax = "redact:name",
        producerOnly = true,
        remote = false,
        category = {Category.TRANSFORMATION})
public final class RedactEndpoint extends DefaultEndpoint {

    private static final String PSEUDONYM = "pseudonym";
    private static final String MASK = "mask";

    /** What the settings call the key of its pseudonyms: <code>logs.redact.NAME.key-file</code>. */
    @UriPath
    @Metadata(required = true)
    private String name;

    /** What is looked for, between commas. docs/reference/detectors.md says what each is; without it, all. */
    @UriParam(defaultValue = "card,iban,email,phone,ipv4,ipv6,token,private-key,url-password,secret")
    private String detectors;

    /**
     * Fields that are redacted whatever they hold, between commas: names in the metadata, dotted where they are nested, and
     * message, service, user_id and correlation_id. An asterisk stands for any part of a name.
     */
    @UriParam
    private String fields;

    /** Fields that are never touched, written as those above. */
    @UriParam
    private String keep;

    /** What becomes of e-mail addresses, phone numbers and the fields that are named. */
    @UriParam(enums = "pseudonym,mask", defaultValue = PSEUDONYM)
    private String people = PSEUDONYM;

    /** What becomes of payment cards and account numbers. */
    @UriParam(enums = "mask,pseudonym", defaultValue = MASK)
    private String payment = MASK;

    /** What becomes of IP addresses; truncate leaves the network, /24 of IPv4 and /48 of IPv6. */
    @UriParam(enums = "pseudonym,mask,truncate", defaultValue = PSEUDONYM)
    private String addresses = PSEUDONYM;

    /** Whether every user id becomes a pseudonym, not only one in which something is found, such as an e-mail address. */
    @UriParam(defaultValue = "false")
    private boolean everyUser;

    public RedactEndpoint(String uri, RedactComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        MeterRegistry meters = getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        return new RedactProducer(
                this, new Redactor(options(), meters == null ? Tally.NONE : new RedactMeters(meters)));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("redact: is a step, not the start of a route");
    }

    RedactOptions options() {
        Mode ofPeople = mode("people", people, Set.of(Mode.PSEUDONYM, Mode.MASK));
        Mode ofPayment = mode("payment", payment, Set.of(Mode.PSEUDONYM, Mode.MASK));
        Mode ofAddresses = mode("addresses", addresses, EnumSet.allOf(Mode.class));
        boolean needsKey = RedactOptions.needsKey(ofPeople, ofPayment, ofAddresses, everyUser);
        return new RedactOptions(
                chosen(),
                list(fields),
                list(keep),
                ofPeople,
                ofPayment,
                ofAddresses,
                everyUser,
                needsKey ? Optional.of(pseudonyms()) : Optional.empty());
    }

    private Pseudonyms pseudonyms() {
        Settings settings = getCamelContext().getRegistry().findSingleByType(Settings.class);
        Optional<Pseudonyms> found = settings == null ? Optional.empty() : Pseudonyms.from(settings, name);
        if (settings != null) {
            settings.check();
        }
        return found.orElseThrow(() -> wrong(
                "there is no key to make pseudonyms with",
                "set logs.redact." + name + ".key-file to a file of mode 0600: openssl rand -hex 32"));
    }

    private Set<Detector> chosen() {
        Set<Detector> chosen = detectors == null ? EnumSet.allOf(Detector.class) : EnumSet.noneOf(Detector.class);
        for (String label : list(detectors)) {
            chosen.add(Detector.named(label).orElseThrow(() -> wrong("there is no detector " + label, known())));
        }
        return chosen;
    }

    private static String known() {
        return "there are "
                + Arrays.stream(Detector.values()).map(Detector::label).collect(Collectors.joining(", "));
    }

    private Mode mode(String option, String word, Set<Mode> allowed) {
        return allowed.stream()
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> wrong(
                        option + " cannot be " + word,
                        "use "
                                + allowed.stream()
                                        .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                                        .sorted()
                                        .collect(Collectors.joining(" or "))));
    }

    private PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, "redact:" + name + ": " + message, hint);
    }

    private static List<String> list(String words) {
        return words == null
                ? List.of()
                : Arrays.stream(words.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDetectors() {
        return detectors;
    }

    public void setDetectors(String detectors) {
        this.detectors = detectors;
    }

    public String getFields() {
        return fields;
    }

    public void setFields(String fields) {
        this.fields = fields;
    }

    public String getKeep() {
        return keep;
    }

    public void setKeep(String keep) {
        this.keep = keep;
    }

    public String getPeople() {
        return people;
    }

    public void setPeople(String people) {
        this.people = people;
    }

    public String getPayment() {
        return payment;
    }

    public void setPayment(String payment) {
        this.payment = payment;
    }

    public String getAddresses() {
        return addresses;
    }

    public void setAddresses(String addresses) {
        this.addresses = addresses;
    }

    public boolean isEveryUser() {
        return everyUser;
    }

    public void setEveryUser(boolean everyUser) {
        this.everyUser = everyUser;
    }
}
