package io.bactrian.backup.recovery;

import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Prove that a stored backup is good, by reading it back or by restoring it.
 *
 * <p>The body becomes the result. A backup that is not good fails the exchange, so that the route's error handling
 * raises the alert.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "recovery",
        title = "Recovery",
        syntax = "recovery:operation",
        producerOnly = true,
        category = {Category.DATABASE, Category.FILE})
public class RecoveryEndpoint extends DefaultEndpoint {

    /** verify reads every stored byte back and compares it, with keys down to the plain content; drill restores the backup into a server of our own and compares what came out. */
    @UriPath
    @Metadata(required = true)
    private RecoveryOperation operation;

    /** Name of the backup to prove: the id of its route without backup-. */
    @UriParam(label = "common")
    @Metadata(required = true)
    private String backup;

    /** Name of the repository in the settings: offsite for repository.offsite.storages. */
    @UriParam(label = "common")
    @Metadata(required = true)
    private String repository;

    /** Which backup: an ID. Default is the newest one. */
    @UriParam(label = "common")
    private String reference;

    /** OpenPGP private key files, between commas, relative to the folder of the settings. Without any key verify looks at the stored bytes only. */
    @UriParam(label = "security")
    private String privateKeys;

    /** File of mode 0600 with the passphrase that unlocks the private keys, where they are locked. */
    @UriParam(label = "security")
    private String keyPassphraseFile;

    /** File of mode 0600 with the passphrase of backups that are encrypted to one. */
    @UriParam(label = "security")
    private String passphraseFile;

    /** Folder for the scratch server or the spooled backup: room for three times the plain backup, a short path, and open to the user postgres when run as root. Default is the temporary folder of the system. */
    @UriParam(label = "advanced")
    private String scratch;

    public RecoveryEndpoint(String uri, RecoveryComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        Settings settings = getCamelContext().getRegistry().findSingleByType(Settings.class);
        if (settings == null) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "a recovery: endpoint needs the settings",
                    "bind one bean of type " + Settings.class.getName() + " in the registry");
        }
        return new RecoveryProducer(this, settings);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("recovery: is a step of a route, not its start");
    }

    /** The reference given, or the newest backup. */
    String wanted() {
        return reference == null || reference.isBlank() ? backup + "@latest" : reference;
    }

    Path scratchFolder(Settings settings) {
        return path(settings, scratch).orElse(RestoreOptions.defaultScratchFolder());
    }

    /** Empty when no option names a key. */
    Optional<DecryptionKeys> keys(Settings settings) {
        List<Path> files = privateKeys == null
                ? List.of()
                : Arrays.stream(privateKeys.split(","))
                        .map(String::strip)
                        .filter(file -> !file.isEmpty())
                        .map(settings.base()::resolve)
                        .toList();
        Optional<Path> passphrase = path(settings, passphraseFile);
        return files.isEmpty() && passphrase.isEmpty()
                ? Optional.empty()
                : Optional.of(new DecryptionKeys(files, path(settings, keyPassphraseFile), passphrase));
    }

    private static Optional<Path> path(Settings settings, String text) {
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.of(settings.base().resolve(text.strip()));
    }

    public RecoveryOperation getOperation() {
        return operation;
    }

    public void setOperation(RecoveryOperation operation) {
        this.operation = operation;
    }

    public String getBackup() {
        return backup;
    }

    public void setBackup(String backup) {
        this.backup = backup;
    }

    public String getRepository() {
        return repository;
    }

    public void setRepository(String repository) {
        this.repository = repository;
    }

    public String getReference() {
        return reference;
    }

    public void setReference(String reference) {
        this.reference = reference;
    }

    public String getPrivateKeys() {
        return privateKeys;
    }

    public void setPrivateKeys(String privateKeys) {
        this.privateKeys = privateKeys;
    }

    public String getKeyPassphraseFile() {
        return keyPassphraseFile;
    }

    public void setKeyPassphraseFile(String keyPassphraseFile) {
        this.keyPassphraseFile = keyPassphraseFile;
    }

    public String getPassphraseFile() {
        return passphraseFile;
    }

    public void setPassphraseFile(String passphraseFile) {
        this.passphraseFile = passphraseFile;
    }

    public String getScratch() {
        return scratch;
    }

    public void setScratch(String scratch) {
        this.scratch = scratch;
    }
}
