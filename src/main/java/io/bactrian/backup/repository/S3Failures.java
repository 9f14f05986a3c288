package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.netty.handler.timeout.TimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns what the SDK throws into what an operator can act on. The SDK has retried what can be retried by then. */
final class S3Failures {

    private static final Set<String> WRONG_CREDENTIALS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken");
    private static final int LONGEST_MESSAGE = 200;

    private final String storage;

    /** @param storage the name that messages begin with */
    S3Failures(String storage) {
        this.storage = storage;
    }

    /** @param doing what was attempted: {@code cannot put crm/…} */
    BactrianException of(Throwable thrown, ExitCode exitCode, String doing) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof BactrianException known) {
            return known;
        }
        if (cause instanceof S3Exception answer) {
            return ofAnswer(answer, exitCode, doing);
        }
        if (find(cause, SSLException.class) != null) {
            return permanent(
                    exitCode,
                    doing,
                    "the TLS connection failed: " + shorten(find(cause, SSLException.class)),
                    "check the endpoint, and set storage." + storage + ".trust for a private certificate authority",
                    cause);
        }
        if (String.valueOf(cause.getMessage()).contains("Unable to load credentials")) {
            return permanent(
                    exitCode,
                    doing,
                    "there are no credentials",
                    "set storage." + storage + ".access-key and .secret-key-file, or AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY",
                    cause);
        }
        if (String.valueOf(cause.getMessage()).contains("Unable to load region")) {
            return permanent(
                    exitCode, doing, "there is no region", "set storage." + storage + ".region or AWS_REGION", cause);
        }
        String what = cause instanceof ApiCallAttemptTimeoutException
                        || cause instanceof ApiCallTimeoutException
                        || find(cause, TimeoutException.class) != null
                ? "no answer in time"
                : find(cause, UnknownHostException.class) != null ? "the host is unknown" : shorten(root(cause));
        return new BactrianException(
                exitCode, message(doing, what), "check that the endpoint is up and can be reached from here", cause);
    }

    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static int status(Throwable thrown) {
        return unwrap(thrown) instanceof S3Exception answer ? answer.statusCode() : 0;
    }

    private BactrianException ofAnswer(S3Exception answer, ExitCode exitCode, String doing) {
        String code =
                answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                        ? ""
                        : answer.awsErrorDetails().errorCode();
        int status = answer.statusCode();
        String what = status + (code.isEmpty() ? "" : " " + code);
        if (WRONG_CREDENTIALS.contains(code)) {
            return permanent(
                    exitCode, doing, what, "the access key or secret key of storage " + storage + " is wrong", answer);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return permanent(exitCode, doing, what, "the clock of this machine or the server is wrong", answer);
        }
        if (code.equals("NoSuchBucket")) {
            return permanent(
                    exitCode, doing, what, "create the bucket, or correct storage." + storage + ".bucket", answer);
        }
        if (status == 401 || status == 403) {
            return permanent(
                    exitCode,
                    doing,
                    what,
                    "the credentials of storage " + storage + " are wrong or lack the permission for this",
                    answer);
        }
        if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
            return permanent(
                    exitCode,
                    doing,
                    what,
                    "the bucket is in another region: set storage." + storage + ".region",
                    answer);
        }
        if (status == 404) {
            return permanent(ExitCode.NOT_FOUND, doing, what, "see what there is with: bactrian backup list", answer);
        }
        if (status == 412) {
            return new BactrianException(
                    exitCode, message(doing, "the key is taken"), "another run writes the same backup", answer);
        }
        String detail = answer.awsErrorDetails() == null
                ? ""
                : String.valueOf(answer.awsErrorDetails().errorMessage());
        return new BactrianException(
                exitCode,
                message(doing, what + (detail.isBlank() || detail.equals("null") ? "" : ": " + shorten(detail))),
                status >= 500 || status == 429 ? "the server is overloaded or ill; look at its own log" : null,
                answer);
    }

    private PermanentException permanent(ExitCode exitCode, String doing, String what, String hint, Throwable cause) {
        return new PermanentException(exitCode, message(doing, what), hint, cause);
    }

    private String message(String doing, String what) {
        return "storage " + storage + ": " + doing + ": " + what;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static <T extends Throwable> T find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String shorten(Throwable thrown) {
        String text = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return shorten(text);
    }

    private static String shorten(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }
}
