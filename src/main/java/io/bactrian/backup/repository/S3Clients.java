package io.bactrian.backup.repository;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Makes the SDK's client as a storage wants it. Its retries are the only ones a request gets. */
final class S3Clients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration FIRST_THROTTLED_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(20);

    private S3Clients() {}

    /** @param threads that serve the connections; the caller's to end, after the client */
    static S3AsyncClient create(S3Settings settings, SdkEventLoopGroup threads) {
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .httpClientBuilder(http(settings).eventLoopGroup(threads))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials(settings))
                // We send an MD5 with every object and part; other servers than AWS refuse the SDK's own checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(retries(settings)));
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.region()
                .or(() -> settings.endpoint().map(other -> "us-east-1"))
                .map(Region::of)
                .ifPresent(builder::region);
        return builder.build();
    }

    private static RetryStrategy retries(S3Settings settings) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.attempts())
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_BACKOFF, LONGEST_BACKOFF))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_THROTTLED_BACKOFF, LONGEST_BACKOFF))
                .build();
    }

    private static NettyNioAsyncHttpClient.Builder http(S3Settings settings) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .maxConcurrency(settings.partsInFlight() + 8);
        settings.trust().ifPresent(file -> {
            TrustManager[] managers = trust(settings.name(), file);
            builder.tlsTrustManagersProvider(() -> managers);
        });
        return builder;
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.credentials()
                .<AwsCredentialsProvider>map(pair -> StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        pair.accessKey(), pair.secretKey().reveal())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static TrustManager[] trust(String storage, Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "storage " + storage + ": " + file + " holds no certificates that can be read",
                    "it must be a PEM file",
                    e);
        }
    }
}
