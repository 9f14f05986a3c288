package io.bactrian.demo;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * An S3 server in this process, on the loopback interface, that keeps objects as files. For the demo and for tests: it
 * has neither versions nor Object Lock.
 */
public final class EmbeddedS3 implements Closeable {

    private final S3Proxy server;
    private final URI endpoint;

    private EmbeddedS3(S3Proxy server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Starts one on a free port.
     *
     * @param folder where objects lie; created when missing
     */
    public static EmbeddedS3 start(Path folder, String accessKey, String secretKey) throws IOException {
        Files.createDirectories(folder);
        Properties properties = new Properties();
        properties.setProperty("jclouds.provider", "filesystem-nio2");
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        try {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(BlobStores.create("filesystem-nio2", properties))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                    .ignoreUnknownHeaders(true)
                    .build();
            server.start();
            return new EmbeddedS3(server, URI.create("http://127.0.0.1:" + server.getPort()));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the embedded S3 server does not start: " + e.getMessage(), e);
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the embedded S3 server does not stop: " + e.getMessage(), e);
        }
    }
}
