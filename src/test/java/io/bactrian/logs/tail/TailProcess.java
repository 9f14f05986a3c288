package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A process of its own with one {@code tail:} route that writes every line, behind its id and its place, to a file. */
public final class TailProcess {

    private TailProcess() {}

    /** Takes the paths to follow, the folder of checkpoints and the file to write to. */
    public static void main(String[] arguments) throws Exception {
        Path sink = Path.of(arguments[2]);
        DefaultCamelContext context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:app?batchDelay=20&batchSize=4KiB&paths=" + arguments[0] + "&checkpoints=" + arguments[1])
                        .process(exchange -> store(exchange, sink));
            }
        });
        context.start();
        new java.util.concurrent.CountDownLatch(1).await();
    }

    private static synchronized void store(Exchange exchange, Path sink) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Line line : exchange.getMessage().getBody(LineBatch.class).lines()) {
            Place place = line.place();
            text.writeBytes((place.id() + " " + place.stream() + " " + place.offset() + " ").getBytes(UTF_8));
            text.writeBytes(line.text());
            text.write('\n');
        }
        Files.write(sink, text.toByteArray(), CREATE, APPEND);
    }

    /** Starts it behind a program that changes what it may do; its words go to a file beside the sink. */
    static Process start(List<String> behind, String paths, Path checkpoints, Path sink) throws IOException {
        List<String> command = new ArrayList<>(behind);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                TailProcess.class.getName(),
                paths,
                checkpoints.toString(),
                sink.toString()));
        File words = new File(sink + ".out");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(words))
                .start();
    }
}
