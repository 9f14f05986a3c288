package io.bactrian.alerts.notify.email;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Refusal;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A stored message as mail: multipart/alternative, text before HTML, both quoted-printable; headers encoded as RFC 2047
 * says, each on one line, whatever labels they were made of.
 */
final class Mime {

    private static final Set<String> ADDRESSES = Set.of("To", "From", "Cc", "Bcc", "Reply-To", "Sender");
    private static final Set<String> OURS = Set.of("Content-Type", "Content-Transfer-Encoding", "Mime-Version", "Bcc");
    private static final String NAME = "[!-9;-~]{1,100}";
    private static final int MOST_HEADER = 2000;

    private Mime() {}

    static Mail mail(Account account, Letter letter) {
        JsonNode message = letter.message();
        InternetAddress sender = sender(message);
        String domain = sender.getAddress().replaceFirst("^.*@", "").replaceAll("[^A-Za-z0-9.-]", "");
        Mail mail = new Mail(
                account, letter.key() + "@" + (domain.isEmpty() ? "bactrian" : domain), sender, recipients(message));
        try {
            mail.setSentDate(Date.from(letter.created()));
            mail.setHeader("Auto-Submitted", "auto-generated");
            String thread = message.path("thread").asText();
            if (!thread.isEmpty()) {
                mail.setHeader("References", thread);
                mail.setHeader("In-Reply-To", thread);
            }
            Map<String, String> headers = new TreeMap<>();
            message.path("headers")
                    .properties()
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().asText()));
            for (Map.Entry<String, String> header : headers.entrySet()) {
                if (!header.getKey().matches(NAME)) {
                    throw Refusal.permanent(FailureReason.OTHER, "a header has a name that cannot be sent");
                }
                if (!OURS.contains(header.getKey())) {
                    mail.setHeader(header.getKey(), value(header.getKey(), header.getValue()));
                }
            }
            mail.setContent(parts(message));
            mail.saveChanges();
            return mail;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw Refusal.permanent(FailureReason.OTHER, "the mail cannot be made: " + e.getMessage());
        }
    }

    static InternetAddress sender(JsonNode message) {
        List<InternetAddress> from = addresses("from", message);
        if (from.size() != 1) {
            throw Refusal.permanent(FailureReason.OTHER, "from is not exactly one address");
        }
        return from.get(0);
    }

    static List<InternetAddress> recipients(JsonNode message) {
        List<InternetAddress> to = addresses("to", message);
        if (to.isEmpty()) {
            throw Refusal.permanent(FailureReason.OTHER, "to names no address");
        }
        return to;
    }

    private static List<InternetAddress> addresses(String field, JsonNode message) {
        String text = oneLine(message.path(field).asText());
        try {
            return List.of(InternetAddress.parse(text, true));
        } catch (AddressException e) {
            throw Refusal.permanent(
                    FailureReason.OTHER, field + " is no list of mail addresses: '" + text + "': " + e.getMessage());
        }
    }

    private static MimeMultipart parts(JsonNode message) throws MessagingException {
        MimeMultipart parts = new MimeMultipart("alternative");
        for (String kind : List.of("plain", "html")) {
            String text = message.path(kind.equals("plain") ? "text" : kind).asText();
            if (!text.isEmpty()) {
                MimeBodyPart part = new MimeBodyPart();
                part.setText(text, "UTF-8", kind);
                part.setHeader("Content-Transfer-Encoding", "quoted-printable");
                parts.addBodyPart(part);
            }
        }
        return parts;
    }

    private static String value(String name, String text) throws UnsupportedEncodingException {
        String line = oneLine(text);
        if (ADDRESSES.contains(name)) {
            try {
                return InternetAddress.toString(InternetAddress.parse(line, true), name.length() + 2);
            } catch (AddressException e) {
                // Shown as the operator wrote it, "undisclosed-recipients" for instance.
            }
        }
        return MimeUtility.fold(name.length() + 2, MimeUtility.encodeText(line, "UTF-8", "Q"));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() > MOST_HEADER ? line.substring(0, MOST_HEADER) : line;
    }
}
