package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.StageFacts;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the installed gpg, both ways. */
class OpenPgpStageTest {

    private static final byte[] PLAIN = Samples.rows(700_001);
    private static final String PASSPHRASE = "pässwörd with spaces";

    @TempDir
    private static Path folder;

    private static Gpg gpg;
    private static Path passphraseFile;

    @BeforeAll
    static void makeKeys() throws IOException {
        gpg = new Gpg();
        gpg.generate("curve", "future-default", "default", "never");
        String rsa = gpg.generate("rsa", "rsa3072", "sign", "never");
        gpg.gpg("--passphrase", "", "--quick-add-key", rsa, "rsa3072", "encr", "never");
        passphraseFile = secret("passphrase", PASSPHRASE);
        for (String name : List.of("curve", "rsa")) {
            gpg.export(folder, name);
            gpg.exportBinary(folder, name);
            gpg.exportPrivate(folder, name, "--passphrase", "");
        }
    }

    @AfterAll
    static void stopAgent() throws IOException {
        gpg.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curve.asc", "curve.pgp", "rsa.asc", "rsa.pgp"})
    void gpg_decrypts_what_is_encrypted_to_a_key(String file) throws IOException {
        assertThat(gpg.decrypt(encrypt(stage(file), PLAIN))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 65_518, 131_072, 1_500_000})
    void gpg_and_we_decrypt_content_of_any_length(int size) throws IOException {
        byte[] plain = Samples.noise(size);
        OpenPgpStage stage = stage("curve.asc");
        byte[] message = encrypt(stage, plain);
        assertThat(gpg.decrypt(message)).isEqualTo(plain);
        assertThat(decrypt(stage, message, privateKey("curve"))).isEqualTo(plain);
    }

    @Test
    void every_recipient_and_the_passphrase_alone_open_the_message() throws IOException {
        OpenPgpStage stage = new OpenPgpStage(
                Recipients.load(List.of(folder.resolve("curve.asc"), folder.resolve("rsa.asc")), Instant.now()),
                Optional.of(new Secret(PASSPHRASE)));
        byte[] message = encrypt(stage, PLAIN);
        assertThat(decrypt(stage, message, privateKey("curve"))).isEqualTo(PLAIN);
        assertThat(decrypt(stage, message, privateKey("rsa"))).isEqualTo(PLAIN);
        assertThat(decrypt(stage, message, passphrase(passphraseFile))).isEqualTo(PLAIN);
        for (String name : List.of("curve", "rsa")) {
            try (Gpg other = new Gpg()) {
                other.gpg("--import", folder.resolve(name + ".private.asc").toString());
                assertThat(other.decrypt(message)).isEqualTo(PLAIN);
            }
        }
        try (Gpg stranger = new Gpg()) {
            assertThat(stranger.decrypt(message, "--passphrase-file", passphraseFile.toString()))
                    .isEqualTo(PLAIN);
        }
    }

    @Test
    void gpg_sees_aes_256_with_integrity_protection_and_no_compression() throws IOException {
        OpenPgpStage stage = new OpenPgpStage(
                Recipients.load(List.of(folder.resolve("curve.asc")), Instant.now()),
                Optional.of(new Secret(PASSPHRASE)));
        String packets = new String(gpg.gpg(encrypt(stage, PLAIN), "--list-packets"), StandardCharsets.UTF_8);
        assertThat(packets)
                .contains("cipher 9", "hash 8", "count 65011712", ":encrypted data packet:", "mdc_method: 2")
                .contains(":literal data packet:")
                .doesNotContain(":compressed packet:");
    }

    @Test
    void fingerprints_of_the_primary_keys_are_facts() {
        StageFacts facts = stage("curve.asc").facts();
        assertThat(facts)
                .isEqualTo(new StageFacts(
                        "encrypt", "openpgp", Map.of("cipher", "AES-256"), List.of(gpg.fingerprint("curve"))));
        assertThat(Decoders.canDecrypt(List.of(facts), privateKey("curve"))).isTrue();
        assertThat(Decoders.canDecrypt(List.of(facts), privateKey("rsa"))).isFalse();
        assertThat(Decoders.canDecrypt(List.of(facts), DecryptionKeys.none())).isFalse();
    }

    @Test
    void the_passphrase_is_no_fact_and_nowhere_in_text() {
        OpenPgpStage stage = new OpenPgpStage(List.of(), Optional.of(new Secret(PASSPHRASE)));
        assertThat(stage.facts().parameters()).containsEntry("passphrase", "true");
        assertThat(stage.toString() + stage.facts()).doesNotContain(PASSPHRASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"curve", "rsa"})
    void we_decrypt_what_gpg_encrypts_to_a_key(String name) throws IOException {
        for (byte[] plain : List.of(PLAIN, Samples.noise(300_000), new byte[0])) {
            for (String compression : List.of("none", "zip", "zlib", "bzip2")) {
                byte[] message =
                        gpg.gpg(plain, "--compress-algo", compression, "--encrypt", "-r", name + "@example.org");
                assertThat(decrypt(stage("curve.asc"), message, privateKey(name)))
                        .as(compression)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void we_decrypt_what_gpg_encrypts_to_a_hidden_recipient_from_a_file_or_with_a_short_key() throws IOException {
        DecryptionKeys both = new DecryptionKeys(
                List.of(folder.resolve("rsa.private.asc"), folder.resolve("curve.private.asc")),
                Optional.empty(),
                Optional.empty());
        assertThat(decrypt(stage("curve.asc"), gpg.gpg(PLAIN, "--encrypt", "-R", "curve@example.org"), both))
                .isEqualTo(PLAIN);
        Path file = Files.write(folder.resolve("plain.dump"), PLAIN);
        assertThat(decrypt(
                        stage("curve.asc"),
                        gpg.gpg("--cipher-algo", "AES128", "-z0", "-o", "-", "-er", "rsa@example.org", file.toString()),
                        both))
                .isEqualTo(PLAIN);
    }

    @Test
    void we_decrypt_what_gpg_encrypts_with_a_passphrase() throws IOException {
        for (String digest : List.of("SHA1", "SHA256", "SHA512")) {
            byte[] message = gpg.gpg(
                    PLAIN, "--passphrase-file", passphraseFile.toString(), "--s2k-digest-algo", digest, "--symmetric");
            assertThat(decrypt(stage("curve.asc"), message, passphrase(passphraseFile)))
                    .isEqualTo(PLAIN);
        }
    }

    @Test
    void a_locked_private_key_needs_its_passphrase() throws IOException {
        try (Gpg locked = new Gpg()) {
            locked.gpg(
                    "--passphrase",
                    "lock word",
                    "--quick-gen-key",
                    "locked@example.org",
                    "future-default",
                    "default",
                    "0");
            OpenPgpStage stage = new OpenPgpStage(
                    Recipients.load(List.of(locked.export(folder, "locked")), Instant.now()), Optional.empty());
            byte[] message = encrypt(stage, PLAIN);
            Path file = locked.exportPrivate(folder, "locked", "--passphrase", "lock word");
            Path right = secret("right", "lock word");
            assertThat(decrypt(stage, message, new DecryptionKeys(List.of(file), Optional.of(right), Optional.empty())))
                    .isEqualTo(PLAIN);
            assertKeyFailure(
                    stage, message, new DecryptionKeys(List.of(file), Optional.empty(), Optional.empty()), "is locked");
            Path wrong = secret("wrong", "canary-wrong-word");
            assertKeyFailure(
                    stage,
                    message,
                    new DecryptionKeys(List.of(file), Optional.of(wrong), Optional.empty()),
                    "cannot be unlocked");
        }
    }

    @Test
    void a_wrong_key_is_told_from_damage_and_the_right_one_named() throws IOException {
        OpenPgpStage stage = stage("curve.asc");
        byte[] message = encrypt(stage, PLAIN);
        String keyId = String.format("%016X", stage.recipients().get(0).key().getKeyID());
        assertKeyFailure(stage, message, privateKey("rsa"), "to key ids " + keyId);
        assertKeyFailure(stage, message, DecryptionKeys.none(), "no key was given");
        assertKeyFailure(
                stage,
                message,
                new DecryptionKeys(List.of(folder.resolve("gone.asc")), Optional.empty(), Optional.empty()),
                "gone.asc does not exist");
        assertKeyFailure(
                stage,
                message,
                new DecryptionKeys(List.of(folder.resolve("curve.asc")), Optional.empty(), Optional.empty()),
                "holds no private key");
    }

    @Test
    void a_wrong_passphrase_is_told_from_damage() throws IOException {
        Path wrong = secret("other", "canary-other-word");
        OpenPgpStage stage = new OpenPgpStage(List.of(), Optional.of(new Secret(PASSPHRASE)));
        for (int round = 0; round < 5; round++) { // chance decides how the wrong session key looks
            assertKeyFailure(stage, encrypt(stage, new byte[100]), passphrase(wrong), "encrypted with a passphrase");
        }
        assertKeyFailure(
                stage,
                gpg.gpg(PLAIN, "--passphrase-file", passphraseFile.toString(), "--symmetric"),
                passphrase(wrong),
                "encrypted with a passphrase");
    }

    @Test
    void gpg_uses_our_generated_keys() throws IOException {
        for (Optional<Secret> lock : List.of(Optional.<Secret>empty(), Optional.of(new Secret("lock word")))) {
            Path publicFile = folder.resolve("made" + lock.isPresent() + ".asc");
            Path privateFile = folder.resolve("made" + lock.isPresent() + ".private.asc");
            String fingerprint = OpenPgpKeys.generate("made@example.org", publicFile, privateFile, lock);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
                    .isEqualTo("rw-------");
            OpenPgpStage stage =
                    new OpenPgpStage(Recipients.load(List.of(publicFile), Instant.now()), Optional.empty());
            assertThat(stage.facts().fingerprints()).containsExactly(fingerprint);
            byte[] message = encrypt(stage, PLAIN);
            assertThat(decrypt(
                            stage,
                            message,
                            new DecryptionKeys(
                                    List.of(privateFile),
                                    lock.map(secret -> secret("lock", secret.reveal())),
                                    Optional.empty())))
                    .isEqualTo(PLAIN);
            try (Gpg importer = new Gpg()) {
                importer.gpg("--passphrase", "lock word", "--import", privateFile.toString());
                assertThat(importer.fingerprint("made")).isEqualTo(fingerprint);
                assertThat(importer.decrypt(message, "--passphrase", "lock word"))
                        .isEqualTo(PLAIN);
                byte[] theirs = importer.gpg(PLAIN, "--encrypt", "-r", "made@example.org");
                assertThat(importer.decrypt(theirs, "--passphrase", "lock word"))
                        .isEqualTo(PLAIN);
            }
            assertThatThrownBy(() -> OpenPgpKeys.generate("made@example.org", publicFile, privateFile, lock))
                    .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
        }
    }

    private static void assertKeyFailure(OpenPgpStage stage, byte[] message, DecryptionKeys keys, String text) {
        assertThatThrownBy(() -> decrypt(stage, message, keys))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KEY))
                .hasMessageContaining(text)
                .hasMessageNotContaining("canary");
    }

    private static OpenPgpStage stage(String file) {
        return new OpenPgpStage(Recipients.load(List.of(folder.resolve(file)), Instant.now()), Optional.empty());
    }

    private static DecryptionKeys privateKey(String name) {
        return new DecryptionKeys(List.of(folder.resolve(name + ".private.asc")), Optional.empty(), Optional.empty());
    }

    private static DecryptionKeys passphrase(Path file) {
        return new DecryptionKeys(List.of(), Optional.empty(), Optional.of(file));
    }

    private static Path secret(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".secret"), text + "\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] encrypt(OpenPgpStage stage, byte[] plain) throws IOException {
        try (InputStream encoded = stage.encode(new ByteArrayInputStream(plain))) {
            return encoded.readAllBytes();
        }
    }

    private static byte[] decrypt(OpenPgpStage stage, byte[] message, DecryptionKeys keys) throws IOException {
        try (InputStream decoded = Decoders.decode(List.of(stage.facts()), new ByteArrayInputStream(message), keys)) {
            return decoded.readAllBytes();
        }
    }
}
