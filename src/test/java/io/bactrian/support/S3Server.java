package io.bactrian.support;

import io.bactrian.demo.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server of the tests, one of each kind a JVM, and a client of its own to look behind our back. */
public final class S3Server {

    public static final String ACCESS_KEY = "testak";
    public static final String SECRET_KEY = "testsecret";

    private static S3Server embedded;
    private static S3Server ceph;

    private final URI endpoint;
    private final S3AsyncClient client;

    private S3Server(URI endpoint) {
        this.endpoint = endpoint;
        this.client = S3AsyncClient.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    /** The server of the demo; started with the first use. */
    @SuppressWarnings("resource") // lives as long as the JVM
    public static synchronized S3Server embedded() throws IOException {
        if (embedded == null) {
            Path folder = Files.createTempDirectory("bactrian-s3");
            EmbeddedS3 server = EmbeddedS3.start(folder, ACCESS_KEY, SECRET_KEY);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Trees.delete(folder)));
            embedded = new S3Server(server.endpoint());
        }
        return embedded;
    }

    /** A Ceph gateway: versions, Object Lock, real permissions. */
    public static synchronized S3Server ceph() throws IOException {
        if (ceph == null) {
            ceph = new S3Server(CephGateway.shared().endpoint());
        }
        return ceph;
    }

    public URI endpoint() {
        return endpoint;
    }

    public String createBucket() {
        String bucket = "b" + UUID.randomUUID();
        client.createBucket(request -> request.bucket(bucket)).join();
        return bucket;
    }

    public String createLockedBucket() {
        String bucket = "b" + UUID.randomUUID();
        client.createBucket(request -> request.bucket(bucket).objectLockEnabledForBucket(true))
                .join();
        String status = client.getObjectLockConfiguration(request -> request.bucket(bucket))
                .join()
                .objectLockConfiguration()
                .objectLockEnabledAsString();
        if (!ObjectLockEnabled.ENABLED.toString().equals(status)) {
            throw new IllegalStateException("the server has no Object Lock");
        }
        return bucket;
    }

    public List<String> keys(String bucket) {
        List<String> keys = new ArrayList<>();
        client.listObjectsV2Paginator(request -> request.bucket(bucket))
                .subscribe(page -> page.contents().stream().map(S3Object::key).forEach(keys::add))
                .join();
        return keys;
    }

    /** All versions of all objects, also those that a delete marker hides. */
    public List<String> versions(String bucket) {
        return client.listObjectVersions(request -> request.bucket(bucket)).join().versions().stream()
                .map(ObjectVersion::key)
                .toList();
    }

    public List<String> openUploads(String bucket) {
        return client.listMultipartUploads(request -> request.bucket(bucket)).join().uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    public void beginUpload(String bucket, String key) {
        String id = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .join()
                .uploadId();
        client.uploadPart(
                        request -> request.bucket(bucket).key(key).uploadId(id).partNumber(1),
                        AsyncRequestBody.fromString("left behind"))
                .join();
    }

    public void put(String bucket, String key, byte[] content) {
        client.putObject(request -> request.bucket(bucket).key(key), AsyncRequestBody.fromBytes(content))
                .join();
    }

    public byte[] get(String bucket, String key) {
        return client.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                .join()
                .asByteArray();
    }

    public void delete(String bucket, String key) {
        client.deleteObject(request -> request.bucket(bucket).key(key)).join();
    }
}
