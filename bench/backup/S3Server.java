import io.bactrian.demo.EmbeddedS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The S3 server of the benchmark, in a process of its own so that its cost is told from that of the programs measured.
 * Started from source by {@code java}, with the distribution's class path: {@code java -cp … S3Server.java FOLDER FILE}. Keys
 * come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the endpoint is written into FILE once it answers.
 */
final class S3Server {

    private S3Server() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedS3 server = EmbeddedS3.start(
                Path.of(arguments[0]), System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"));
        Path file = Path.of(arguments[1]);
        Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), server.endpoint() + "\n");
        Files.move(written, file);
        new CountDownLatch(1).await(); // until it is killed
    }
}
