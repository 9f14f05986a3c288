package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one object. A connection that breaks is taken up again where it broke, as long as the object is the same:
 * the SDK's retries end with the first byte, and a restore of hours must not.
 */
final class S3Download extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(S3Download.class);

    /** So many bytes without a break, and the next break counts as the first. */
    private static final long GOOD_STRETCH = 64 << 20;

    private final S3AsyncClient client;
    private final S3Settings settings;
    private final S3Failures failures;
    private final String key;
    private final String etag;
    private final long size;
    private long position;
    private long lastBreak;
    private int breaks;
    private volatile ResponseInputStream<GetObjectResponse> source;
    private volatile boolean closed;

    private S3Download(
            S3AsyncClient client,
            S3Settings settings,
            S3Failures failures,
            String key,
            ResponseInputStream<GetObjectResponse> source) {
        this.client = client;
        this.settings = settings;
        this.failures = failures;
        this.key = key;
        this.source = source;
        this.etag = source.response().eTag();
        this.size = source.response().contentLength();
    }

    static S3Download open(S3AsyncClient client, S3Settings settings, S3Failures failures, String key) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .build();
        return new S3Download(client, settings, failures, key, get(client, settings, failures, key, request));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            IOException broken;
            try {
                int count = source.read(buffer, offset, length);
                if (count > 0) {
                    position += count;
                    return count;
                }
                if (position == size) {
                    return -1;
                }
                broken = new EOFException("ends after " + position + " of " + size + " bytes");
            } catch (IOException e) {
                broken = e;
            } catch (RuntimeException e) {
                broken = new IOException(S3Failures.unwrap(e));
            }
            resume(broken);
        }
    }

    @Override
    public void close() {
        closed = true;
        // Without this the rest of the object would still be fetched.
        source.abort();
    }

    private void resume(IOException broken) throws IOException {
        breaks = position - lastBreak > GOOD_STRETCH ? 1 : breaks + 1;
        lastBreak = position;
        if (closed || Thread.currentThread().isInterrupted() || breaks >= settings.attempts()) {
            throw new IOException(
                    "storage " + settings.name() + ": reading " + key + " broke off at byte " + position + " of "
                            + size,
                    broken);
        }
        LOG.warn(
                "storage {}: reading {} broke off at byte {} of {}, going on from there: {}",
                settings.name(),
                key,
                position,
                size,
                broken.getMessage());
        source.abort();
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .ifMatch(etag)
                .range("bytes=" + position + "-")
                .build();
        try {
            source = get(client, settings, failures, key, request);
        } catch (BactrianException e) {
            e.addSuppressed(broken);
            throw new IOException(e.getMessage(), e);
        }
        if (closed) {
            source.abort();
        }
    }

    private static ResponseInputStream<GetObjectResponse> get(
            S3AsyncClient client, S3Settings settings, S3Failures failures, String key, GetObjectRequest request) {
        CompletableFuture<ResponseInputStream<GetObjectResponse>> answer =
                client.getObject(request, AsyncResponseTransformer.toBlockingInputStream());
        try {
            // The retries with their back-off are inside; this is only the last rope.
            return answer.get(settings.timeout().toSeconds() * settings.attempts() + 300, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (S3Failures.status(e) == 404) {
                throw new PermanentException(
                        ExitCode.NOT_FOUND,
                        "storage " + settings.name() + ": there is no " + key,
                        "see what there is with: bactrian backup list",
                        e.getCause());
            }
            throw failures.of(e, ExitCode.FAILED, "cannot read " + key);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failures.of(e, ExitCode.FAILED, "cannot read " + key);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ExitCode.CANCELLED,
                    "storage " + settings.name() + ": reading " + key + " was interrupted",
                    null,
                    e);
        }
    }
}
