package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, or a prefix in it, at AWS or at any server that speaks its protocol.
 *
 * <p>Every object and part goes with its MD5, which the server checks on arrival; where it answers an ETag that is an
 * MD5, that is compared too. After completion the server is asked for the size and ETag of what it holds.
 */
final class S3Storage implements Storage {

    private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

    private final S3Settings settings;
    private final SdkEventLoopGroup threads = SdkEventLoopGroup.builder().build();
    private final S3AsyncClient client;
    private final S3Failures failures;

    S3Storage(S3Settings settings) {
        this.settings = settings;
        this.failures = new S3Failures(settings.name());
        try {
            this.client = S3Clients.create(settings, threads);
        } catch (SdkException e) {
            endThreads();
            throw failures.of(e, ExitCode.CONFIGURATION, "cannot be set up");
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String describe() {
        return settings.describe();
    }

    @Override
    public long partSize() {
        return settings.partSize();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> each) {
        String token = null;
        do {
            String next = token;
            ListObjectsV2Response page = await(
                    client.listObjectsV2(request -> request.bucket(settings.bucket())
                            .prefix(settings.inBucket(prefix))
                            .continuationToken(next)
                            .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                    ExitCode.FAILED,
                    "cannot list " + prefix);
            for (S3Object object : page.contents()) {
                each.accept(new StoredObject(
                        settings.inStorage(object.key()), object.size(), object.lastModified(), Optional.empty()));
            }
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null);
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        return head(key, ExitCode.FAILED).map(head -> stored(key, head));
    }

    @Override
    public InputStream open(String key) {
        return S3Download.open(client, settings, failures, key);
    }

    @Override
    public Upload create(String key) {
        refuseTaken(key);
        return new S3Upload(this, client, settings, failures, key);
    }

    @Override
    public void put(String key, byte[] content) {
        refuseTaken(key);
        putNew(key, content);
    }

    @Override
    public Deletion delete(String key) {
        Optional<HeadObjectResponse> head = head(key, ExitCode.RETENTION_REFUSED);
        if (head.isEmpty()) {
            return Deletion.missing(name(), key);
        }
        Optional<Instant> until = head.flatMap(S3Storage::retainedUntil);
        if (until.isPresent() || head.get().objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON) {
            return Deletion.retained(name(), key, until);
        }
        // Without the version a bucket that keeps versions would only hide the object, and keep and charge for it.
        String version = head.get().versionId();
        await(
                client.deleteObject(request -> request.bucket(settings.bucket())
                        .key(settings.inBucket(key))
                        .versionId(version)
                        .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                ExitCode.RETENTION_REFUSED,
                "cannot delete " + key);
        return Deletion.deleted(name(), key);
    }

    @Override
    public void sweepUploads(Instant startedBefore, Predicate<String> live, Consumer<String> swept) {
        String keyMarker = null;
        String idMarker = null;
        do {
            String afterKey = keyMarker;
            String afterId = idMarker;
            ListMultipartUploadsResponse page = await(
                    client.listMultipartUploads(request -> request.bucket(settings.bucket())
                            .prefix(settings.inBucket(""))
                            .keyMarker(afterKey)
                            .uploadIdMarker(afterId)
                            .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                    ExitCode.FAILED,
                    "cannot list open uploads");
            for (MultipartUpload upload : page.uploads()) {
                String key = settings.inStorage(upload.key());
                if (upload.initiated().isBefore(startedBefore)
                        && Layout.owner(key).isPresent()
                        && !live.test(key)) {
                    abort(key, upload.uploadId());
                    swept.accept(key);
                }
            }
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            keyMarker = more ? page.nextKeyMarker() : null;
            idMarker = more ? page.nextUploadIdMarker() : null;
        } while (keyMarker != null);
    }

    @Override
    public void close() {
        client.close();
        endThreads();
    }

    /** Nobody waits: the client would, for two seconds in which nothing more comes, at the end of every command. */
    private void endThreads() {
        threads.eventLoopGroup().shutdownGracefully();
    }

    /** Puts an object under a key that was free a moment ago. */
    void putNew(String key, byte[] content) {
        byte[] md5 = Part.newMd5().digest(content);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .ifNoneMatch("*")
                .contentMD5(Base64.getEncoder().encodeToString(md5))
                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(content.length)));
        settings.storageClass().ifPresent(request::storageClass);
        settings.encryption().ifPresent(sse -> {
            request.serverSideEncryption(sse.algorithm());
            sse.kmsKey().ifPresent(request::ssekmsKeyId);
        });
        try {
            await(
                    client.putObject(request.build(), AsyncRequestBody.fromBytesUnsafe(content)),
                    ExitCode.UPLOAD_FAILED,
                    "cannot put " + key);
        } catch (BactrianException e) {
            // A retry after a lost answer finds our own object in the way.
            if (S3Failures.status(e.getCause()) != 412) {
                throw e;
            }
        }
        confirm(key, content.length, HexFormat.of().formatHex(md5));
        lock(key);
    }

    /** Asks the server for what it holds and compares. */
    void confirm(String key, long bytes, String etag) {
        HeadObjectResponse head = head(key, ExitCode.UPLOAD_FAILED)
                .orElseThrow(() -> new BactrianException(
                        ExitCode.UPLOAD_FAILED,
                        "storage " + name() + ": " + key + " is not there although the server took it",
                        "look at the server's own log"));
        String theirs = S3Upload.unquote(head.eTag());
        boolean comparable = S3Upload.isPlain(head.serverSideEncryptionAsString()) && S3Upload.isMd5(theirs);
        if (head.contentLength() != bytes || (comparable && !theirs.equals(etag))) {
            throw new BactrianException(
                    ExitCode.UPLOAD_FAILED,
                    "storage " + name() + ": " + key + " is not what was sent: " + head.contentLength()
                            + " bytes, ETag " + theirs + ", instead of " + bytes + " bytes, ETag " + etag,
                    "another run may have written it, or the server damages objects");
        }
    }

    /** Applies Object Lock, where it is set: servers ignore lock headers on multipart uploads. */
    void lock(String key) {
        settings.lock()
                .ifPresent(lock -> await(
                        client.putObjectRetention(request -> request.bucket(settings.bucket())
                                .key(settings.inBucket(key))
                                .retention(retention -> retention
                                        .mode(lock.mode())
                                        .retainUntilDate(Instant.now()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .plus(Duration.ofDays(lock.days()))))
                                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                        ExitCode.UPLOAD_FAILED,
                        "cannot lock " + key));
    }

    /** Ends an upload without an object; asks again until the server has forgotten it, as parts may still arrive. */
    void abort(String key, String uploadId) {
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                await(
                        client.abortMultipartUpload(request -> request.bucket(settings.bucket())
                                .key(settings.inBucket(key))
                                .uploadId(uploadId)
                                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                        ExitCode.UPLOAD_FAILED,
                        "cannot abort the upload of " + key);
                await(
                        client.listParts(request -> request.bucket(settings.bucket())
                                .key(settings.inBucket(key))
                                .uploadId(uploadId)
                                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                        ExitCode.UPLOAD_FAILED,
                        "cannot see whether the upload of " + key + " is gone");
            } catch (BactrianException e) {
                if (S3Failures.status(e.getCause()) == 404) {
                    return;
                }
                throw e;
            }
        }
    }

    /** Time enough for this many bytes over a slow line; a line that stands still fails much earlier. */
    Duration attemptTimeout(long bytes) {
        return settings.timeout().plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    }

    <T> T await(CompletableFuture<T> answer, ExitCode exitCode, String doing) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ExitCode.CANCELLED, "storage " + name() + ": " + doing + ": interrupted", null, e);
        } catch (ExecutionException e) {
            throw failures.of(e, exitCode, doing);
        }
    }

    private void refuseTaken(String key) {
        if (head(key, ExitCode.UPLOAD_FAILED).isPresent()) {
            throw new BactrianException(
                    ExitCode.UPLOAD_FAILED,
                    "storage " + name() + ": " + key + " is already there and is never overwritten",
                    "another run writes the same backup");
        }
    }

    private Optional<HeadObjectResponse> head(String key, ExitCode exitCode) {
        try {
            return Optional.of(await(
                    client.headObject(request -> request.bucket(settings.bucket())
                            .key(settings.inBucket(key))
                            .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(attemptTimeout(0)))),
                    exitCode,
                    "cannot look at " + key));
        } catch (BactrianException e) {
            if (e.exitCode() == ExitCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static StoredObject stored(String key, HeadObjectResponse head) {
        return new StoredObject(key, head.contentLength(), head.lastModified(), retainedUntil(head));
    }

    private static Optional<Instant> retainedUntil(HeadObjectResponse head) {
        return Optional.ofNullable(head.objectLockRetainUntilDate()).filter(until -> until.isAfter(Instant.now()));
    }

    static boolean same(byte[] left, String hex) {
        return Arrays.equals(left, HexFormat.of().parseHex(hex));
    }
}
