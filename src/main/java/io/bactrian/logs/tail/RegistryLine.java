package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What one line of a registry's file says: one of these is there. The line is the CRC32C of its JSON in eight hexadecimal
 * digits, a space, and the JSON.
 *
 * @param put a checkpoint that is new or changed
 * @param drop a stream that is forgotten
 * @param alive when it was looked for files last
 * @param watched with it: since when files would have been found of which nobody knows yet what they are
 * @param all so many checkpoints are above this line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RegistryLine(Checkpoint put, String drop, Instant alive, Instant watched, Integer all) {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final int PREFIX = 9;

    static RegistryLine put(Checkpoint checkpoint) {
        return new RegistryLine(checkpoint, null, null, null, null);
    }

    static RegistryLine drop(String stream) {
        return new RegistryLine(null, stream, null, null, null);
    }

    static RegistryLine alive(Instant at, Instant watched) {
        return new RegistryLine(null, null, at, watched, null);
    }

    static RegistryLine all(int count) {
        return new RegistryLine(null, null, null, null, count);
    }

    static byte[] encode(List<RegistryLine> lines) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(256 * lines.size());
        for (RegistryLine line : lines) {
            try {
                byte[] json = JSON.writeValueAsBytes(line);
                text.writeBytes((crc(json, 0, json.length) + " ").getBytes(ISO_8859_1));
                text.writeBytes(json);
                text.write('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toByteArray();
    }

    /**
     * @param latin a line without its end, a character a byte
     * @return empty when it is damaged
     */
    static Optional<RegistryLine> decode(String latin) {
        byte[] bytes = latin.getBytes(ISO_8859_1);
        if (bytes.length <= PREFIX || !latin.startsWith(crc(bytes, PREFIX, bytes.length - PREFIX) + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(bytes, PREFIX, bytes.length - PREFIX, RegistryLine.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return String.format("%08x", crc.getValue());
    }
}
