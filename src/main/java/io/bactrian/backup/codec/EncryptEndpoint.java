package io.bactrian.backup.codec;

import io.bactrian.backup.Stage;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encrypt the dump on its way to the repository, such that stock gpg decrypts it. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "encrypt",
        title = "Encrypt",
        syntax = "encrypt:format",
        producerOnly = true,
        remote = false,
        category = {Category.TRANSFORMATION})
public class EncryptEndpoint extends DefaultEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(EncryptEndpoint.class);

    /** The format of what is stored. */
    @UriPath(enums = "openpgp")
    @Metadata(required = true)
    private String format;

    /** Public key files, separated by commas, armoured or binary, relative to the folder above that of the settings. Each of these keys alone decrypts. They are read and checked before every dump. */
    @UriParam
    private String recipients;

    /** File with a passphrase that decrypts, instead of recipients or beside them: one line, readable by its owner only. */
    @UriParam
    private String passphraseFile;

    /** How long before a recipient's key expires every run logs a warning, like 14d. */
    @UriParam(defaultValue = "14d")
    private String expiryWarning = "14d";

    public EncryptEndpoint(String uri, EncryptComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new StageProducer(this, this::stage);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("encrypt: is a step, not the start of a route");
    }

    void check() {
        if (!"openpgp".equals(format)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "encrypt:" + format + ": unknown format", "use encrypt:openpgp");
        }
        if ((recipients == null || recipients.isBlank()) && passphrasePath().isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "encrypt:openpgp has nobody to encrypt to",
                    "name public key files in recipients, or a file in passphraseFile");
        }
        if (recipients != null && splitRecipients().anyMatch(String::isEmpty)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "encrypt:openpgp: recipients has an empty entry",
                    "name public key files, separated by commas");
        }
        warningTime();
    }

    /** Reads and checks the keys as they are now. */
    Stage stage() {
        Instant now = Instant.now();
        List<Recipient> keys = Recipients.load(recipientFiles(), now);
        keys.forEach(key -> warnOfExpiry(key, now));
        return new OpenPgpStage(keys, passphrasePath().map(Passphrases::read));
    }

    private void warnOfExpiry(Recipient recipient, Instant now) {
        recipient
                .expires()
                .filter(expiry -> !expiry.isAfter(now.plus(warningTime())))
                .ifPresent(expiry -> LOG.warn(
                        "recipient key {} ({}) expires in {}: backups will stop. Extend it and replace the file",
                        recipient.file(),
                        recipient.fingerprint(),
                        Durations.format(Duration.between(now, expiry))));
    }

    private List<Path> recipientFiles() {
        return recipients == null
                ? List.of()
                : splitRecipients().map(this::resolve).toList();
    }

    private Stream<String> splitRecipients() {
        return Arrays.stream(recipients.split(",", -1)).map(String::strip);
    }

    /** Relative paths stand beside the settings, as they do everywhere else. */
    private Path resolve(String file) {
        Settings settings = getCamelContext().getRegistry().findSingleByType(Settings.class);
        return settings == null ? Path.of(file) : settings.base().resolve(file);
    }

    private Optional<Path> passphrasePath() {
        return Optional.ofNullable(passphraseFile)
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .map(this::resolve);
    }

    private Duration warningTime() {
        try {
            return Durations.parse(expiryWarning);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "encrypt:openpgp: expiryWarning: " + e.getMessage(), null, e);
        }
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public String getRecipients() {
        return recipients;
    }

    public void setRecipients(String recipients) {
        this.recipients = recipients;
    }

    public String getPassphraseFile() {
        return passphraseFile;
    }

    public void setPassphraseFile(String passphraseFile) {
        this.passphraseFile = passphraseFile;
    }

    public String getExpiryWarning() {
        return expiryWarning;
    }

    public void setExpiryWarning(String expiryWarning) {
        this.expiryWarning = expiryWarning;
    }
}
