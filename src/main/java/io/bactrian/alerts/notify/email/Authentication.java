package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.runtime.Secret;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Says who we are, by the first mechanism of the server's own list that the account has a secret for: CRAM-MD5, PLAIN,
 * LOGIN. Angus would go by its own list, and knows no CRAM-MD5.
 */
final class Authentication {

    private static final int CONTINUE = 334;
    private static final int ACCEPTED = 235;

    private final SMTPTransport transport;
    private final Account account;

    Authentication(SMTPTransport transport, Account account) {
        this.transport = transport;
        this.account = account;
    }

    /** A server that offers no authentication gets none. */
    void run() throws MessagingException {
        String offered = transport.getExtensionParameter("AUTH");
        if (account.username().isEmpty() || offered == null) {
            return;
        }
        for (String mechanism : offered.toUpperCase(Locale.ROOT).split("[ =]+", -1)) {
            Optional<Secret> secret = mechanism.equals("CRAM-MD5") ? account.secret() : account.password();
            if (secret.isPresent() && by(mechanism, secret.get().reveal())) {
                return;
            }
        }
        throw Refusal.permanent(
                FailureReason.AUTHENTICATION,
                account.smarthost() + " offers AUTH " + offered + ", and auth_"
                        + (account.password().isPresent() ? "password" : "secret") + " fits none of them");
    }

    private boolean by(String mechanism, String secret) throws MessagingException {
        switch (mechanism) {
            case "CRAM-MD5" -> {
                String challenge = command("AUTH CRAM-MD5", CONTINUE);
                command(encoded(account.username() + " " + hmac(decoded(challenge), secret)), ACCEPTED);
            }
            case "PLAIN" ->
                command(
                        "AUTH PLAIN " + encoded(account.identity() + "\0" + account.username() + "\0" + secret),
                        ACCEPTED);
            case "LOGIN" -> {
                command("AUTH LOGIN", CONTINUE);
                command(encoded(account.username()), CONTINUE);
                command(encoded(secret), ACCEPTED);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private String command(String line, int expected) throws MessagingException {
        transport.issueCommand(line, -1);
        int code = transport.getLastReturnCode();
        String answer = String.valueOf(transport.getLastServerResponse()).strip();
        if (code != expected) {
            String text = account.smarthost() + " refuses the login of " + account.username() + ": "
                    + SmtpFailures.shown(answer);
            throw code / 100 == 5
                    ? Refusal.permanent(FailureReason.AUTHENTICATION, text)
                    : Refusal.temporary(FailureReason.AUTHENTICATION, text);
        }
        return answer.length() > 4 ? answer.substring(4) : "";
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 2195: the mechanism is what it is; who wants better uses TLS. */
    private static String hmac(byte[] challenge, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(challenge));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
