package io.bactrian.backup.codec;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.PGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * Finds the key of a key ring to encrypt to, or says why there is none. Only what the primary key signed counts: what
 * somebody else put into the file neither adds a subkey nor moves an expiry date.
 */
final class KeyRingCheck {

    /** Why a key cannot be used, and what to do about it. */
    static final class UnfitException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String hint;

        UnfitException(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }

    private static final String EXTEND =
            "extend it with gpg --quick-set-expire, export the public key again and replace the file";
    private static final String REPLACE = "ask its owner for the key that replaces it";
    private static final int ENCRYPTS = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;
    private static final PGPContentVerifierBuilderProvider VERIFIERS = new BcPGPContentVerifierBuilderProvider();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final PGPPublicKeyRing ring;
    private final PGPPublicKey primary;
    private final Instant now;

    KeyRingCheck(PGPPublicKeyRing ring, Instant now) {
        this.ring = ring;
        this.primary = ring.getPublicKey();
        this.now = now;
    }

    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(primary.getFingerprint());
    }

    Recipient recipient(Path file) throws UnfitException {
        Optional<Instant> expires = checkPrimary();
        UnfitException reason = new UnfitException(
                "has no key that can encrypt",
                "add an encryption subkey, export the public key again and replace the file");
        for (PGPPublicKey key : encryptionKeysNewestFirst()) {
            try {
                Optional<Instant> keyExpires = key.isMasterKey() ? expires : checkSubkey(key);
                return new Recipient(file, fingerprint(), key, earlier(expires, keyExpires));
            } catch (UnfitException e) {
                if (reason.getMessage().startsWith("has no")) {
                    reason = e; // the newest key's reason is the one that helps
                }
            }
        }
        throw reason;
    }

    private Optional<Instant> checkPrimary() throws UnfitException {
        if (primary.getVersion() != 4) {
            throw new UnfitException("is of version " + primary.getVersion(), "make a key with a current gpg");
        }
        if (revoked()) {
            throw new UnfitException("is revoked", REPLACE);
        }
        checkCreated("", primary);
        List<PGPSignature> certifications = userIdCertifications();
        if (certifications.isEmpty()) {
            throw new UnfitException("has no valid user id: every one is revoked, expired or not signed", REPLACE);
        }
        Optional<Instant> expires = newest(Stream.concat(ownDirectSignatures(), certifications.stream()))
                .flatMap(signature -> expiry(primary, signature));
        checkExpiry("", expires);
        return expires;
    }

    private Optional<Instant> checkSubkey(PGPPublicKey subkey) throws UnfitException {
        String subject = "encryption subkey " + HexFormat.of().withUpperCase().toHexDigits(subkey.getKeyID()) + " ";
        if (signatures(subkey.getSignaturesOfType(PGPSignature.SUBKEY_REVOCATION))
                .anyMatch(byPrimary(signature -> signature.verifyCertification(primary, subkey)))) {
            throw new UnfitException(subject + "is revoked", REPLACE);
        }
        checkCreated(subject, subkey);
        Optional<Instant> expires = binding(subkey).flatMap(signature -> expiry(subkey, signature));
        checkExpiry(subject, expires);
        return expires;
    }

    private void checkCreated(String subject, PGPPublicKey key) throws UnfitException {
        Instant created = key.getCreationTime().toInstant();
        if (created.isAfter(now)) {
            throw new UnfitException(
                    subject + "is not valid before " + DATE.format(created),
                    "check the clock of this machine, now " + DATE.format(now));
        }
    }

    private void checkExpiry(String subject, Optional<Instant> expires) throws UnfitException {
        if (expires.isPresent() && !now.isBefore(expires.get())) {
            throw new UnfitException(subject + "expired on " + DATE.format(expires.get()), EXTEND);
        }
    }

    private boolean revoked() {
        List<PGPSignature> revocations = signatures(primary.getSignaturesOfType(PGPSignature.KEY_REVOCATION))
                .toList();
        if (revocations.stream().anyMatch(byPrimary(signature -> signature.verifyCertification(primary)))) {
            return true;
        }
        // An appointed revoker's key is not in the file, so its word cannot be proven; it is taken.
        return revocations.stream().anyMatch(signature -> signature.getKeyID() != primary.getKeyID());
    }

    private Stream<PGPSignature> ownDirectSignatures() {
        return signatures(primary.getSignaturesOfType(PGPSignature.DIRECT_KEY))
                .filter(byPrimary(signature -> signature.verifyCertification(primary)));
    }

    /** The newest self certification of every user id that is not revoked or expired. */
    private List<PGPSignature> userIdCertifications() {
        List<PGPSignature> valid = new ArrayList<>();
        for (Iterator<byte[]> ids = primary.getRawUserIDs(); ids.hasNext(); ) {
            byte[] id = ids.next();
            newest(signatures(primary.getSignaturesForID(id))
                            .filter(byPrimary(signature -> signature.verifyCertification(id, primary))))
                    .filter(PGPSignature::isCertification)
                    .filter(this::current)
                    .ifPresent(valid::add);
        }
        return valid;
    }

    private boolean current(PGPSignature signature) {
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        return seconds == 0
                || now.isBefore(signature.getCreationTime().toInstant().plusSeconds(seconds));
    }

    private Optional<PGPSignature> binding(PGPPublicKey subkey) {
        return newest(signatures(subkey.getSignaturesOfType(PGPSignature.SUBKEY_BINDING))
                .filter(byPrimary(signature -> signature.verifyCertification(primary, subkey)))
                .filter(this::current));
    }

    private List<PGPPublicKey> encryptionKeysNewestFirst() {
        List<PGPPublicKey> keys = new ArrayList<>();
        for (PGPPublicKey key : ring) {
            Optional<PGPSignature> self = key.isMasterKey()
                    ? newest(Stream.concat(ownDirectSignatures(), userIdCertifications().stream()))
                    : binding(key);
            if (key.isEncryptionKey() && self.isPresent() && mayEncrypt(self.get())) {
                keys.add(key);
            }
        }
        keys.sort(Comparator.comparing(PGPPublicKey::getCreationTime).reversed());
        return keys;
    }

    /** Without flags the algorithm decides. */
    private static boolean mayEncrypt(PGPSignature signature) {
        return !signature.getHashedSubPackets().hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                || (signature.getHashedSubPackets().getKeyFlags() & ENCRYPTS) != 0;
    }

    private static Optional<Instant> expiry(PGPPublicKey key, PGPSignature signature) {
        long seconds = signature.getHashedSubPackets().getKeyExpirationTime();
        return seconds == 0
                ? Optional.empty()
                : Optional.of(key.getCreationTime().toInstant().plus(Duration.ofSeconds(seconds)));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    /** Of equally old ones a revocation counts as the newer. */
    private static Optional<PGPSignature> newest(Stream<PGPSignature> signatures) {
        return signatures.max(Comparator.comparing(PGPSignature::getCreationTime)
                .thenComparing(signature -> PGPSignature.isRevocation(signature.getSignatureType())));
    }

    private static Stream<PGPSignature> signatures(Iterator<PGPSignature> iterator) {
        List<PGPSignature> list = new ArrayList<>();
        if (iterator != null) { // what Bouncy Castle returns for an unknown user id
            iterator.forEachRemaining(list::add);
        }
        return list.stream();
    }

    @FunctionalInterface
    private interface Verification {
        boolean verify(PGPSignature signature) throws PGPException;
    }

    private Predicate<PGPSignature> byPrimary(Verification verification) {
        return signature -> {
            if (signature.getKeyID() != primary.getKeyID()) {
                return false;
            }
            try {
                signature.init(VERIFIERS, primary);
                return verification.verify(signature);
            } catch (PGPException | RuntimeException e) {
                return false; // a signature that cannot be checked does not count
            }
        };
    }
}
