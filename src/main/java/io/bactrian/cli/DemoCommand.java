package io.bactrian.cli;

import io.bactrian.demo.Demo;
import io.bactrian.demo.DemoInstance;
import io.bactrian.ledger.Runs;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bactrian demo}: a shop that is backed up, verified, drilled, restored and broken, on this machine alone. */
@Command(
        name = "demo",
        description = "Show it all on this machine alone: a small shop with its own S3 server and mailbox is backed up,"
                + " verified, drilled, restored and broken on purpose.")
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(names = "--once", description = "One round, at once; ends with 0 only if all of it held.")
    private boolean once;

    @Option(
            names = "--database",
            paramLabel = "ENGINE",
            description = "What the shop runs on: ${COMPLETION-CANDIDATES}. Default: sqlite, which needs nothing.")
    private Database database = Database.sqlite;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where everything goes; new or empty. Default: demo; with --once a temporary one.")
    private Path folder;

    @Option(names = "--keep", description = "Leave the temporary folder of --once.")
    private boolean keep;

    public DemoCommand() {}

    /** What the demo protects. */
    enum Database {
        sqlite,
        postgresql
    }

    @Override
    public Integer call() throws Exception {
        requireServers();
        PrintWriter out = command.commandLine().getOut();
        Demo.Options options =
                new Demo.Options(database == Database.postgresql, once, Optional.ofNullable(folder), keep);
        Demo demo = Demo.prepare(options, out, Terminal.showsSigns());
        boolean held = false;
        StopSignal signal = StopSignal.catching(() -> end(demo, out), once ? ExitCode.CANCELLED : ExitCode.OK);
        try {
            held = demo.perform(settings -> new Running(Instance.service(settings)));
        } finally {
            end(demo, out);
            signal.close();
        }
        return (held ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static void end(Demo demo, PrintWriter out) {
        try {
            if (demo.end()) {
                out.println(demo.epilogue());
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** They are no part of a working instance; the launcher adds them when the command is demo. */
    private static void requireServers() {
        try {
            Class.forName("org.gaul.s3proxy.S3Proxy", false, DemoCommand.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "the demo's servers are not on the class path",
                    "start it with the launcher, demo as the first word: ./bactrian demo",
                    e);
        }
    }

    private record Running(Instance instance) implements DemoInstance {

        @Override
        public CamelContext context() {
            return instance.runtime().context();
        }

        @Override
        public Runs runs() {
            return instance.runs();
        }

        @Override
        public int httpPort() {
            return instance.runtime().httpPort();
        }

        @Override
        public void close() {
            instance.close();
        }
    }
}
