package io.bactrian.logs.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stand-ins for things: {@code email:hbqn-kdmgrpabcsnqfdhe} is the kind, the key and the first 64 bits of an HMAC-SHA256. The same
 * thing has the same stand-in as long as the key is the same; without the key nobody finds the thing by trying. All letters,
 * so that no stand-in ever looks like a number that is looked for.
 */
public final class Pseudonyms {

    private static final String PREFIX = "logs.redact";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST = 16;
    private static final String LETTERS = "abcdefghkmnpqrst";
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{2,16}:[a-kmnp-t]{4}-[a-kmnp-t]{16}");

    private final Mac prototype;
    private final String keyId;

    /** @param key at least 16 characters */
    public Pseudonyms(Secret key) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key.reveal().getBytes(UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        keyId = letters("key", 2);
    }

    /** With a key that nobody knows: what is the same is seen to be the same, until this process ends. */
    public static Pseudonyms fleeting() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Pseudonyms(new Secret(HexFormat.of().formatHex(key)));
    }

    /** Those of {@code logs.redact.<name>.key-file}; a key that is no good is a problem of the settings. */
    public static Optional<Pseudonyms> from(Settings settings, String name) {
        SettingsSection section = settings.section(PREFIX + "." + name);
        section.knownNames(Set.of("key", "key-file"));
        Optional<Secret> key = section.secret("key");
        if (key.isPresent() && key.get().reveal().length() < LEAST) {
            section.problem("key", "is shorter than 16 characters", "make one: openssl rand -hex 32");
            return Optional.empty();
        }
        return key.map(Pseudonyms::new);
    }

    /** Records every problem of every {@code logs.redact.*} setting. */
    public static void validate(Settings settings) {
        SortedSet<String> names = settings.names(PREFIX);
        names.forEach(name -> from(settings, name));
    }

    /** Tells keys apart; nothing of the key can be told from it. */
    public String keyId() {
        return keyId;
    }

    /**
     * @param label what kind of thing it is, in front of the stand-in
     * @param subject the thing, always written the same way
     */
    String of(String label, String subject) {
        return label + ":" + keyId + "-" + letters(label + ":" + subject, 8);
    }

    /** Whether a text is a stand-in, of this key or another: it stays as it is. */
    static boolean isOne(String text) {
        return text.length() < 40 && FORM.matcher(text).matches();
    }

    private String letters(String subject, int bytes) {
        byte[] hash = mac().doFinal(subject.getBytes(UTF_8));
        StringBuilder letters = new StringBuilder(2 * bytes);
        for (int at = 0; at < bytes; at++) {
            letters.append(LETTERS.charAt(hash[at] >> 4 & 15)).append(LETTERS.charAt(hash[at] & 15));
        }
        return letters.toString();
    }

    /** One of its own for every call: they hold what they are given until they are done. */
    private Mac mac() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e); // Java's own can be cloned
        }
    }
}
