package io.bactrian.backup.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Reads what lies in a key file: binary, or one or several armoured blocks. */
final class KeyFile {

    private static final int MAX_BYTES = 1024 * 1024;
    private static final String ARMOUR = "-----BEGIN PGP ";

    private KeyFile() {}

    /**
     * The key rings in the order of the file.
     *
     * @throws IOException when the file cannot be read, is too large or holds something else
     */
    static List<Object> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("larger than 1 MiB");
        }
        List<Object> rings = new ArrayList<>();
        try {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int block = text.indexOf(ARMOUR);
            if (block < 0) {
                parse(new ByteArrayInputStream(bytes), rings);
            }
            while (block >= 0) { // a reader of armour stops after the first block: two keys in one file would be one
                int next = text.indexOf(ARMOUR, block + ARMOUR.length());
                int end = next < 0 ? bytes.length : next;
                parse(new ArmoredInputStream(new ByteArrayInputStream(bytes, block, end - block)), rings);
                block = next;
            }
        } catch (RuntimeException e) { // what the parser throws at garbage
            throw new IOException("not in the format of OpenPGP", e);
        }
        return rings;
    }

    private static void parse(InputStream in, List<Object> rings) throws IOException {
        PGPObjectFactory packets = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
        for (Object packet = packets.nextObject(); packet != null; packet = packets.nextObject()) {
            if (!(packet instanceof PGPMarker)) {
                rings.add(packet);
            }
        }
    }
}
