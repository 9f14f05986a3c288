package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A multipart upload with several parts under way. An object that fits in one small part is kept in memory and put in
 * one request on completion.
 */
final class S3Upload implements Upload {

    /** Small enough that those of all artifacts may wait in memory for completion. */
    private static final int SMALL = 1 << 20;

    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}(-\\d{1,5})?");

    private final S3Storage storage;
    private final S3AsyncClient client;
    private final S3Settings settings;
    private final S3Failures failures;
    private final String key;

    private final Semaphore room;
    private final Map<Integer, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final List<CompletedPart> parts = new ArrayList<>();
    private final MessageDigest digests = Part.newMd5();
    private final AtomicReference<BactrianException> failure = new AtomicReference<>();
    private byte[] small;
    private long bytes;
    private int number;
    private volatile boolean completed;
    private volatile String uploadId;
    private volatile CompletableFuture<CreateMultipartUploadResponse> beginning;

    S3Upload(S3Storage storage, S3AsyncClient client, S3Settings settings, S3Failures failures, String key) {
        this.storage = storage;
        this.client = client;
        this.settings = settings;
        this.failures = failures;
        this.key = key;
        this.room = new Semaphore(settings.partsInFlight());
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void write(Part part) throws InterruptedException {
        boolean handedOn = false;
        try {
            throwFailure();
            bytes += part.length();
            number = part.number();
            if (number == 1 && part.last() && part.length() <= SMALL) {
                small = part.toBytes();
                return;
            }
            if (number > PartSizes.MOST_PARTS) {
                throw new PermanentException(
                        ExitCode.UPLOAD_FAILED,
                        "storage " + storage.name() + ": " + key + " does not fit in 10,000 parts at "
                                + DataSize.format(bytes),
                        "parts are held in memory: raise repository.<name>.memory, and the heap with it by"
                                + " BACTRIAN_JAVA_OPTS");
            }
            if (uploadId == null) {
                uploadId = begin();
            }
            byte[] md5 = part.md5();
            digests.update(md5);
            room.acquire();
            handedOn = true;
            send(part, md5);
        } finally {
            if (!handedOn) {
                part.release();
            }
        }
    }

    @Override
    public void finish() throws InterruptedException {
        room.acquire(settings.partsInFlight());
        throwFailure();
    }

    @Override
    public void complete() {
        if (uploadId == null) {
            storage.putNew(key, small == null ? new byte[0] : small);
            return;
        }
        parts.sort(Comparator.comparing(CompletedPart::partNumber));
        CompleteMultipartUploadRequest request = CompleteMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .uploadId(uploadId)
                .ifNoneMatch("*")
                .multipartUpload(upload -> upload.parts(parts))
                // Servers glue large objects together before they answer.
                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(storage.attemptTimeout(bytes / 100)))
                .build();
        try {
            storage.await(client.completeMultipartUpload(request), ExitCode.UPLOAD_FAILED, "cannot complete " + key);
        } catch (BactrianException e) {
            // A retry after a lost answer finds the upload gone or our own object in the way: what is there decides.
            int status = S3Failures.status(e.getCause());
            if ((status != 404 && status != 412) || storage.stat(key).isEmpty()) {
                throw e;
            }
        }
        String etag = HexFormat.of().formatHex(digests.digest()) + "-" + parts.size();
        storage.confirm(key, bytes, etag);
        completed = true;
        storage.lock(key);
    }

    @Override
    public void abort() {
        underWay.values().forEach(request -> request.cancel(true));
        CompletableFuture<CreateMultipartUploadResponse> begun = beginning;
        if (begun == null || completed) {
            return;
        }
        CreateMultipartUploadResponse answer;
        try {
            answer = begun.join();
        } catch (CompletionException e) {
            return; // never began
        }
        storage.abort(key, answer.uploadId());
    }

    static String unquote(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    /** Whether a text can be the MD5 of an object or of its parts' MD5s. */
    static boolean isMd5(String etag) {
        return MD5.matcher(etag).matches();
    }

    /** Whether the ETag of an object that the server encrypted this way is made from its plain bytes. */
    static boolean isPlain(String serverSideEncryption) {
        return serverSideEncryption == null || serverSideEncryption.equals("AES256");
    }

    /** An interrupt leaves the request under way: only its answer says what there is to abort. */
    private String begin() throws InterruptedException {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(storage.attemptTimeout(0)));
        settings.storageClass().ifPresent(request::storageClass);
        settings.encryption().ifPresent(sse -> {
            request.serverSideEncryption(sse.algorithm());
            sse.kmsKey().ifPresent(request::ssekmsKeyId);
        });
        beginning = client.createMultipartUpload(request.build());
        try {
            return beginning.get().uploadId();
        } catch (ExecutionException e) {
            throw failures.of(e, ExitCode.UPLOAD_FAILED, "cannot begin the upload of " + key);
        }
    }

    private void send(Part part, byte[] md5) {
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(settings.bucket())
                .key(settings.inBucket(key))
                .uploadId(uploadId)
                .partNumber(part.number())
                .contentLength(part.length())
                .contentMD5(Base64.getEncoder().encodeToString(md5))
                .overrideConfiguration(timeout -> timeout.apiCallAttemptTimeout(storage.attemptTimeout(part.length())))
                .build();
        CompletableFuture<UploadPartResponse> answer =
                client.uploadPart(request, AsyncRequestBody.fromByteBuffersUnsafe(part.buffers()));
        underWay.put(part.number(), answer);
        var unused = answer.handle((response, thrown) -> {
            underWay.remove(part.number());
            if (thrown != null) {
                failure.compareAndSet(
                        null,
                        failures.of(
                                thrown, ExitCode.UPLOAD_FAILED, "cannot store part " + part.number() + " of " + key));
            } else {
                settle(part.number(), md5, response);
            }
            part.release();
            room.release();
            return null;
        });
    }

    private void settle(int partNumber, byte[] md5, UploadPartResponse response) {
        String etag = unquote(response.eTag());
        if (isPlain(response.serverSideEncryptionAsString()) && isMd5(etag) && !S3Storage.same(md5, etag)) {
            failure.compareAndSet(
                    null,
                    new BactrianException(
                            ExitCode.UPLOAD_FAILED,
                            "storage " + storage.name() + ": part " + partNumber + " of " + key
                                    + " arrived damaged: ETag " + etag,
                            "the network or the server changes bytes; check both"));
        }
        synchronized (parts) {
            parts.add(CompletedPart.builder()
                    .partNumber(partNumber)
                    .eTag(response.eTag())
                    .build());
        }
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
