package io.bactrian.logs.bulk;

import io.bactrian.logs.bulk.gzip.Gzip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Documents of one batch that go in one request. */
final class Parcel {

    private static final int GZIP_BUFFER = 64 << 10;
    private static final ThreadLocal<Gzip> QUICK = ThreadLocal.withInitial(Gzip::new);

    private final Documents documents;
    private final int[] indices;
    private final long bytes;

    private Parcel(Documents documents, int[] indices) {
        this.documents = documents;
        this.indices = indices;
        this.bytes = Arrays.stream(indices)
                .asLongStream()
                .map(index -> documents.length((int) index))
                .sum();
    }

    /** The whole batch in order, cut where a request would grow over so many bytes; a larger document goes alone. */
    static List<Parcel> of(Documents documents, long mostBytes) {
        List<Parcel> parcels = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int index = 0; index < documents.count(); index++) {
            if (index > from && bytes + documents.length(index) > mostBytes) {
                parcels.add(range(documents, from, index));
                from = index;
                bytes = 0;
            }
            bytes += documents.length(index);
        }
        if (from < documents.count()) {
            parcels.add(range(documents, from, documents.count()));
        }
        return parcels;
    }

    int count() {
        return indices.length;
    }

    long bytes() {
        return bytes;
    }

    Documents documents() {
        return documents;
    }

    /** Which of the batch's documents the n-th of this one is. */
    int index(int position) {
        return indices[position];
    }

    /** Some of it. */
    Parcel only(List<Integer> positions) {
        return new Parcel(
                documents,
                positions.stream().mapToInt(position -> indices[position]).toArray());
    }

    /** Both halves of what is more than one document. */
    List<Parcel> halves() {
        int middle = indices.length / 2;
        return List.of(
                new Parcel(documents, Arrays.copyOfRange(indices, 0, middle)),
                new Parcel(documents, Arrays.copyOfRange(indices, middle, indices.length)));
    }

    /**
     * The body of a request.
     *
     * @param level of gzip, 0 for none of it
     */
    byte[] body(int level) {
        int first = indices[0];
        int last = indices[indices.length - 1];
        if (last - first == indices.length - 1) {
            return body(level, documents.bytes(), documents.start(first), documents.end(last));
        }
        byte[] together = together();
        return body(level, together, 0, together.length);
    }

    private static byte[] body(int level, byte[] plain, int from, int to) {
        return switch (level) {
            case 0 -> Arrays.copyOfRange(plain, from, to);
            case 1 -> QUICK.get().compress(plain, from, to);
            default -> pressed(level, plain, from, to);
        };
    }

    private byte[] together() {
        byte[] together = new byte[Math.toIntExact(bytes)];
        int size = 0;
        for (int index : indices) {
            System.arraycopy(documents.bytes(), documents.start(index), together, size, documents.length(index));
            size += documents.length(index);
        }
        return together;
    }

    private static byte[] pressed(int level, byte[] plain, int from, int to) {
        ByteArrayOutputStream body = new ByteArrayOutputStream((to - from) / 4 + 64);
        try (OutputStream out = new LeveledGzip(body, level)) {
            out.write(plain, from, to - from);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail so", e);
        }
        return body.toByteArray();
    }

    private static Parcel range(Documents documents, int from, int to) {
        int[] indices = new int[to - from];
        Arrays.setAll(indices, position -> from + position);
        return new Parcel(documents, indices);
    }

    /** Java's own does not ask how hard to press. */
    private static final class LeveledGzip extends GZIPOutputStream {

        LeveledGzip(OutputStream out, int level) throws IOException {
            super(out, GZIP_BUFFER);
            def.setLevel(level);
        }
    }
}
