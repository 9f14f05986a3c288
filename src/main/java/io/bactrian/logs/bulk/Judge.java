package io.bactrian.logs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.logs.bulk.Trouble.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Tells what an answer, or that there is none, means for the documents of a request. */
final class Judge {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_SHOWN = 300;

    private Judge() {}

    /**
     * @param count of the documents that were sent
     */
    static Verdict of(Answer answer, int count) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return ofItems(answer, count);
        }
        JsonNode error = error(answer);
        String type = error.path("type").asText("");
        String said = type.isEmpty()
                ? shown(answer)
                : type + ": " + error.path("reason").asText("");
        String message = "answered " + answer.status() + " " + said;
        if (answer.status() == 413 || isAboutADocument(answer.status(), type, said)) {
            return new Verdict.TooMuch(
                    new BulkItem(answer.status(), type.isEmpty() ? "request_too_large" : type, said.strip()));
        }
        return new Verdict.Failed(trouble(answer.status(), type, message).withRetryAfter(wait(answer)));
    }

    static Verdict.Failed of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SSLException) {
            return failed(
                    Reason.REFUSED,
                    "no trust: " + cause.getMessage(),
                    "check the certificate of the server, its dates and names, and the setting ca");
        }
        if (cause instanceof HttpTimeoutException
                || cause instanceof SocketTimeoutException
                || cause instanceof TimeoutException) {
            return failed(Reason.UNREACHABLE, "no answer in time", "");
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return failed(Reason.UNREACHABLE, "no answer: " + why, "");
    }

    private static Verdict ofItems(Answer answer, int count) {
        if (!answer.whole()) {
            return count == 1
                    ? failed(Reason.ANSWER, "an answer to one document is longer than is read", "")
                    : new Verdict.TooMuch(new BulkItem(answer.status(), "answer_too_large", ""));
        }
        try {
            List<BulkItem> items = BulkAnswer.read(answer.body());
            return items.size() == count
                    ? new Verdict.Answered(items)
                    : failed(Reason.ANSWER, "an answer about " + items.size() + " documents to " + count, "");
        } catch (IOException e) {
            return failed(
                    Reason.ANSWER,
                    "what answers is not Elasticsearch, or its answer was cut off: " + shown(answer),
                    "check the hosts and what stands between");
        }
    }

    /** A 400 of Elasticsearch's own, unless it would answer every request so. */
    private static boolean isAboutADocument(int status, String type, String said) {
        return status == 400
                && !type.isEmpty()
                && !said.contains("unrecognized parameter")
                && new BulkItem(status, type, said).fate() == BulkItem.Fate.DEAD;
    }

    private static Trouble trouble(int status, String type, String message) {
        return switch (status) {
            case 401 -> Trouble.of(Reason.REFUSED, message, "check api-key or user and password of this cluster");
            case 403 ->
                type.equals("cluster_block_exception")
                        ? Trouble.of(Reason.BLOCKED, message, "take the block from the cluster")
                        : Trouble.of(
                                Reason.REFUSED,
                                message,
                                "give the login the privileges create_doc and auto_configure on logs-*");
            case 408, 429 -> Trouble.of(Reason.BUSY, message, "");
            default ->
                status >= 500
                        ? Trouble.of(Reason.UNAVAILABLE, message, "")
                        : Trouble.of(Reason.SETUP, message, "check the hosts: is this Elasticsearch 8.13 or newer?");
        };
    }

    private static Verdict.Failed failed(Reason reason, String message, String hint) {
        return new Verdict.Failed(Trouble.of(reason, message, hint));
    }

    /** The error of an answer that is Elasticsearch's own. */
    private static JsonNode error(Answer answer) {
        try {
            return JSON.readTree(answer.body()).path("error");
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /** Elasticsearch's own error, in its words. */
    static Optional<String> reason(Answer answer) {
        JsonNode error = error(answer);
        return error.path("type").isTextual()
                ? Optional.of(
                        error.get("type").asText() + ": " + error.path("reason").asText(""))
                : Optional.empty();
    }

    /** The beginning of a text, in one line. */
    static String shown(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
    }

    private static String shown(Answer answer) {
        return shown(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static Optional<Duration> wait(Answer answer) {
        try {
            return answer.retryAfter()
                    .map(String::strip)
                    .map(Long::parseLong)
                    .filter(seconds -> seconds >= 0)
                    .map(seconds -> seconds > LONGEST_WAIT.toSeconds() ? LONGEST_WAIT : Duration.ofSeconds(seconds));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a date: our own waits will do
        }
    }
}
