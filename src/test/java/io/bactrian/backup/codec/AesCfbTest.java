package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesCfbTest {

    private static final byte[] KEY = Arrays.copyOf(Samples.noise(32), 32);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 65_551, 131_072, 300_001})
    void is_the_cipher_feedback_mode_of_the_jdk(int size) throws Exception {
        byte[] plain = Samples.rows(size);
        Cipher reference = Cipher.getInstance("AES/CFB/NoPadding");
        reference.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(new byte[16]));
        byte[] expected = reference.doFinal(plain);

        ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
        try (AesCfb.Encryption out = new AesCfb.Encryption(encrypted, KEY)) {
            int cut = size / 3;
            out.write(plain, 0, cut);
            out.write(plain, cut, size - cut);
        }
        assertThat(encrypted.toByteArray()).isEqualTo(expected);

        AesCfb.Decryption decryption = new AesCfb.Decryption(new ByteArrayInputStream(expected), KEY);
        ByteArrayOutputStream decrypted = new ByteArrayOutputStream();
        byte[] buffer = new byte[AesCfb.Decryption.chunk()];
        for (int count = decryption.read(buffer, 0); count > 0; count = decryption.read(buffer, 0)) {
            decrypted.write(buffer, 0, count);
        }
        assertThat(decrypted.toByteArray()).isEqualTo(plain);
    }
}
