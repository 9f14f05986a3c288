package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With keys that the installed gpg made, aged and revoked. */
class RecipientsTest {

    @TempDir
    private static Path folder;

    private static Gpg gpg;

    @BeforeAll
    static void makeKeys() throws IOException {
        gpg = new Gpg();
        gpg.generate("good", "future-default", "default", "never");
    }

    @AfterAll
    static void stopAgent() throws IOException {
        gpg.close();
    }

    @Test
    void a_good_key_is_taken_with_its_newest_encryption_subkey() throws IOException {
        String fingerprint =
                gpg.generate("two", "future-default", "default", "never", "--faked-system-time", "20240101T000000");
        gpg.gpg("--passphrase", "", "--quick-add-key", fingerprint, "cv25519", "encr", "1y");
        Recipient recipient = load(gpg.export(folder, "two")).get(0);
        assertThat(recipient.fingerprint()).isEqualTo(fingerprint);
        assertThat(recipient.key().getCreationTime()).isAfter(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(recipient.expires().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(364)), Instant.now().plus(Duration.ofDays(366)));
    }

    @Test
    void every_key_of_a_file_is_taken() throws IOException {
        gpg.generate("third", "rsa2048", "sign,cert,encr", "never"); // one key for everything
        Path joined = gpg.export(folder, "good", "third");
        assertThat(load(joined)).hasSize(2);
        Path twoBlocks = Files.writeString(
                folder.resolve("blocks.asc"),
                Files.readString(gpg.export(folder, "good")) + "\n" + Files.readString(gpg.export(folder, "third")));
        assertThat(load(twoBlocks)).hasSize(2);
    }

    @Test
    void an_expired_key_is_refused_and_an_extended_one_taken() throws IOException {
        String fingerprint =
                gpg.generate("expired", "future-default", "default", "2d", "--faked-system-time", "20240101T000000");
        assertRefused(gpg.export(folder, "expired"), fingerprint, "expired on 2024-01-03 00:00 UTC");
        gpg.gpg("--passphrase", "", "--quick-set-expire", fingerprint, "1y");
        assertThat(load(gpg.export(folder, "expired"))).hasSize(1);
    }

    @Test
    void an_expired_encryption_subkey_is_refused() throws IOException {
        String fingerprint =
                gpg.generate("subexpired", "ed25519", "sign", "never", "--faked-system-time", "20240101T000000");
        gpg.gpg(
                "--faked-system-time",
                "20240101T000000",
                "--passphrase",
                "",
                "--quick-add-key",
                fingerprint,
                "cv25519",
                "encr",
                "2d");
        assertRefused(
                gpg.export(folder, "subexpired"), fingerprint, "encryption subkey", "expired on 2024-01-03 00:00 UTC");
    }

    @Test
    void a_key_of_the_future_is_refused() throws IOException {
        String fingerprint =
                gpg.generate("future", "future-default", "default", "never", "--faked-system-time", "20991231T000000");
        assertRefused(gpg.export(folder, "future"), fingerprint, "is not valid before 2099-12-31 00:00 UTC");
    }

    @Test
    void a_key_revoked_by_its_revocation_certificate_is_refused() throws IOException {
        String fingerprint = gpg.generate("revoked", "future-default", "default", "never");
        Path certificate = gpg.home().resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
        Path armed = Files.writeString(
                folder.resolve("revocation.asc"), Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN"));
        gpg.gpg("--import", armed.toString());
        assertRefused(gpg.export(folder, "revoked"), fingerprint, "is revoked");
    }

    @Test
    void a_key_whose_only_user_id_is_revoked_is_refused() throws IOException {
        String fingerprint = gpg.generate("renamed", "future-default", "default", "never");
        gpg.gpg("--passphrase", "", "--quick-add-uid", fingerprint, "new@example.org");
        gpg.gpg("--passphrase", "", "--quick-revoke-uid", fingerprint, "renamed@example.org");
        assertThat(load(gpg.export(folder, "new"))).as("one user id is left").hasSize(1);
        Path exported = Files.write(
                folder.resolve("nouid.asc"),
                gpg.gpg("--export-filter", "keep-uid=uid=renamed@example.org", "--armor", "--export", fingerprint));
        assertRefused(exported, fingerprint, "has no valid user id");
    }

    @Test
    void a_revoked_encryption_subkey_is_refused() throws IOException {
        String fingerprint = gpg.generate("subrevoked", "future-default", "default", "never");
        Path commands = Files.writeString(folder.resolve("commands"), "key 1\nrevkey\ny\n0\n\ny\nsave\n");
        gpg.gpg(
                "--passphrase",
                "",
                "--no-batch",
                "--command-file",
                commands.toString(),
                "--no-tty",
                "--edit-key",
                fingerprint);
        assertRefused(gpg.export(folder, "subrevoked"), fingerprint, "encryption subkey", "is revoked");
    }

    @Test
    void a_key_that_only_signs_is_refused() throws IOException {
        String fingerprint = gpg.generate("signer", "ed25519", "sign", "never");
        assertRefused(gpg.export(folder, "signer"), fingerprint, "has no key that can encrypt");
        String rsa = gpg.generate("rsasigner", "rsa2048", "sign", "never");
        assertRefused(gpg.export(folder, "rsasigner"), rsa, "has no key that can encrypt");
    }

    @Test
    void a_subkey_that_another_key_put_in_does_not_count() throws IOException {
        gpg.generate("victim", "ed25519", "sign", "never");
        gpg.generate("attacker", "future-default", "default", "never");
        byte[] victim = Files.readAllBytes(gpg.exportBinary(folder, "victim"));
        byte[] attacker = Files.readAllBytes(gpg.exportBinary(folder, "attacker"));
        int subkey = 0;
        while (subkey + 1 < attacker.length && !((attacker[subkey] & 0xff) == 0xb8 && attacker[subkey + 1] == 0x38)) {
            subkey++; // the header of gpg's Curve25519 subkey packet: 56 bytes
        }
        byte[] forged = java.util.Arrays.copyOf(victim, victim.length + attacker.length - subkey);
        System.arraycopy(attacker, subkey, forged, victim.length, attacker.length - subkey);
        assertThat(forged.length).isGreaterThan(victim.length);
        assertRefused(
                Files.write(folder.resolve("forged.pgp"), forged),
                gpg.fingerprint("victim"),
                "has no key that can encrypt");
    }

    @Test
    void what_is_no_public_key_is_refused() throws IOException {
        Path garbage = Files.write(folder.resolve("garbage.asc"), Samples.noise(5000));
        Path empty = Files.write(folder.resolve("empty.asc"), new byte[0]);
        Path text = Files.writeString(folder.resolve("text.asc"), "this is not a key\n");
        Path cut = Files.writeString(
                folder.resolve("cut.asc"),
                Files.readString(gpg.export(folder, "good")).substring(0, 200));
        Path big = Files.write(folder.resolve("big.asc"), new byte[2_000_000]);
        Path privateKey = gpg.exportPrivate(folder, "good", "--passphrase", "");
        for (Path file : List.of(garbage, empty, text, cut, big, folder)) {
            assertRefused(file, file.toString());
        }
        assertRefused(privateKey, "holds a private key");
        assertRefused(folder.resolve("missing.asc"), "missing.asc does not exist");
    }

    @Test
    void all_bad_keys_are_named_at_once() throws IOException {
        String signer = gpg.generate("onlysigns", "ed25519", "sign", "never");
        List<Path> files =
                List.of(folder.resolve("gone.asc"), gpg.export(folder, "good"), gpg.export(folder, "onlysigns"));
        PermanentException failure =
                catchThrowableOfType(PermanentException.class, () -> Recipients.load(files, Instant.now()));
        assertThat(failure.getMessage()).contains("gone.asc", signer).doesNotContain("good.asc");
        assertThat(failure.hint()).get().asString().contains("gpg --export", "add an encryption subkey");
    }

    @Test
    void a_changed_file_is_read_anew() throws IOException {
        Path file = folder.resolve("changing.asc");
        Files.copy(gpg.export(folder, "good"), file);
        assertThat(load(file)).hasSize(1);
        Files.writeString(file, "gone");
        assertThatThrownBy(() -> load(file)).isInstanceOf(PermanentException.class);
    }

    private static List<Recipient> load(Path... files) {
        return Recipients.load(Stream.of(files).toList(), Instant.now());
    }

    private static void assertRefused(Path file, String... texts) {
        assertThatThrownBy(() -> load(file))
                .isInstanceOfSatisfying(PermanentException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.KEY);
                    assertThat(e.hint()).isPresent();
                })
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(texts);
    }
}
