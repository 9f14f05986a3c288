package io.bactrian.backup.dump;

import io.bactrian.backup.DumpArtifact;
import io.bactrian.backup.DumpSession;
import io.bactrian.backup.Dumper;
import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.StreamCache;

/**
 * Bytes that somebody else reads from somewhere, as the one artifact of a dump. Their end means success as everywhere:
 * whoever made the stream throws when they break off. A {@link StreamCache} is read from its beginning at every attempt
 * and left open; any other stream is read once.
 */
final class StreamDumper implements Dumper {

    static final String ENGINE = "stream";

    private static final int MOST_NAME = 160;
    private static final int MOST_SUFFIX = 20;

    private final InputStream stream;
    private final String name;
    private final String path;
    private boolean begun;

    /**
     * @param name what a restore calls the file
     * @param path where it was
     */
    StreamDumper(InputStream stream, String name, String path) {
        this.stream = stream;
        this.name = name;
        this.path = path;
    }

    @Override
    public synchronized DumpSession open() {
        if (stream instanceof StreamCache again) {
            again.reset();
        } else if (begun) {
            throw new PermanentException(
                    ExitCode.DUMP_FAILED, "the stream of " + path + " was read already and cannot be read again", null);
        }
        begun = true;
        return new Session();
    }

    /** Of characters that are safe in every storage, and not longer than a storage takes with what is put behind it. */
    private static String safe(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[._-]", "_");
        String kept = safe.startsWith("_") ? "x" + safe : safe;
        return kept.substring(0, Math.min(MOST_NAME, kept.length()));
    }

    private final class Session implements DumpSession {

        private volatile boolean closed;

        @Override
        public List<DumpArtifact> artifacts() {
            return List.of(new Artifact(this));
        }

        @Override
        public SourceFacts facts() {
            return new SourceFacts(ENGINE, name, "", "", path, Map.of(), Map.of());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The bytes under their own name: what is behind its last dot is the suffix. */
    private final class Artifact implements DumpArtifact {

        private final Session session;
        private final String artifact;
        private final String suffix;

        Artifact(Session session) {
            this.session = session;
            int dot = name.lastIndexOf('.');
            boolean split = dot > 0 && dot < name.length() - 1 && name.length() - dot <= MOST_SUFFIX;
            this.artifact = safe(split ? name.substring(0, dot) : name);
            this.suffix = split ? "." + name.substring(dot + 1).replaceAll("[^A-Za-z0-9_-]", "_") : ".log";
        }

        @Override
        public String name() {
            return artifact;
        }

        @Override
        public String suffix() {
            return suffix;
        }

        @Override
        public String restoreCommand() {
            return "cat > TARGET";
        }

        @Override
        public InputStream open() {
            return new Reading(session);
        }
    }

    private final class Reading extends FilterInputStream {

        private final Session session;

        Reading(Session session) {
            super(stream);
            this.session = session;
        }

        @Override
        public int read() throws IOException {
            requireOpen();
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            requireOpen();
            return in.read(buffer, offset, length);
        }

        private void requireOpen() throws IOException {
            if (session.closed) {
                throw new IOException("the dump of " + path + " was stopped before its end");
            }
        }

        @Override
        public void close() throws IOException {
            session.close();
            if (!(in instanceof StreamCache)) {
                in.close();
            }
        }
    }
}
