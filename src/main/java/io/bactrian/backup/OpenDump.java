package io.bactrian.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A staged dump that runs: its artifacts as they leave the last stage, measured between the stages. */
public final class OpenDump implements Closeable {

    private final DumpSession session;
    private final List<Stage> stages;
    private final List<OpenArtifact> artifacts;

    OpenDump(DumpSession session, List<Stage> stages) {
        this.session = session;
        this.stages = stages;
        this.artifacts = session.artifacts().stream()
                .map(artifact -> new OpenArtifact(artifact, stages))
                .toList();
    }

    /** In the order to read them; each is opened once and read to its end before the next. */
    public List<OpenArtifact> artifacts() {
        return artifacts;
    }

    public List<StageFacts> stages() {
        return stages.stream().map(Stage::facts).toList();
    }

    /** Complete once every artifact has been read. */
    public SourceFacts source() {
        return session.facts();
    }

    /** Plain bytes dumped so far, over all artifacts; may be asked from another thread. */
    public long plainBytes() {
        return artifacts.stream().mapToLong(OpenArtifact::plainBytes).sum();
    }

    @Override
    public void close() {
        session.close();
    }

    /** One artifact on its way to the repository. */
    public static final class OpenArtifact {

        private final DumpArtifact artifact;
        private final List<Stage> stages;
        private volatile List<MeasuredInputStream> measured = List.of();

        OpenArtifact(DumpArtifact artifact, List<Stage> stages) {
            this.artifact = artifact;
            this.stages = stages;
        }

        public String name() {
            return artifact.name();
        }

        /** Name of the stored file: {@code database.dump.zst.gpg}. */
        public String fileName() {
            return artifact.name()
                    + artifact.suffix()
                    + stages.stream().map(Stage::suffix).collect(Collectors.joining());
        }

        /** The pipeline of stock tools that reads the stored file from standard input and restores it. */
        public String restoreCommand() {
            List<String> commands = new ArrayList<>();
            for (int at = stages.size() - 1; at >= 0; at--) {
                String undo = stages.get(at).undoCommand();
                if (!undo.isEmpty()) {
                    commands.add(undo);
                }
            }
            commands.add(artifact.restoreCommand());
            return String.join(" | ", commands);
        }

        /** Starts the artifact and its stages. Closing what it returns ends them all. */
        @SuppressWarnings("resource") // each stream owns the one before it; the last one is the caller's
        public InputStream open() throws IOException {
            List<MeasuredInputStream> points = new ArrayList<>();
            MeasuredInputStream stream = new MeasuredInputStream("plain", artifact.open());
            points.add(stream);
            try {
                for (Stage stage : stages) {
                    String point = stage.facts().kind().equals("encrypt") ? "encrypted" : "compressed";
                    stream = new MeasuredInputStream(point, stage.encode(stream));
                    points.add(stream);
                }
            } catch (IOException | RuntimeException e) {
                stream.close();
                throw e;
            }
            measured = List.copyOf(points);
            return stream;
        }

        /** Measures of every point, plain first, stored last; only after the stream has been read to its end. */
        public List<Measure> measures() {
            return measured.stream().map(MeasuredInputStream::measure).toList();
        }

        long plainBytes() {
            return measured.isEmpty() ? 0 : measured.get(0).bytes();
        }
    }
}
