package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.config.EmailConfig.HostPort;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What a mail server's refusal means: 5xx is for good, everything else for now. */
final class SmtpFailures {

    private static final int MOST_SHOWN = 300;

    private SmtpFailures() {}

    static Refusal of(MessagingException failure, HostPort server) {
        int code = 0;
        String text = "";
        for (Exception at = failure; at != null; at = next(at)) {
            int own = code(at);
            // The refusal of one address says more than the one of the whole; a temporary one leaves hope.
            if (own != 0 && (code == 0 || own / 100 == 4)) {
                code = own;
                text = String.valueOf(at.getMessage());
            }
            if (at instanceof SocketTimeoutException) {
                return Refusal.temporary(FailureReason.TIMEOUT, server + " did not answer in time");
            }
        }
        if (code / 100 == 5) {
            return Refusal.permanent(FailureReason.CLIENT, server + " refuses the mail: " + shown(text));
        }
        if (code != 0) {
            return Refusal.temporary(FailureReason.SERVER, server + " does not take the mail now: " + shown(text));
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Refusal.temporary(FailureReason.OTHER, server + ": " + shown(String.valueOf(cause.getMessage())));
    }

    private static int code(Exception failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException whole ? Math.max(0, whole.getReturnCode()) : 0;
    }

    private static Exception next(Exception failure) {
        if (failure instanceof MessagingException message && message.getNextException() != null) {
            return message.getNextException();
        }
        return failure.getCause() instanceof Exception cause ? cause : null;
    }

    static String shown(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
    }
}
