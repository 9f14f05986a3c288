package io.bactrian.support;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certifies servers and clients with elliptic keys, for a day, in files that any program reads. */
public final class CertificateAuthority {

    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private static final int KEY_BITS = 256;

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final Path certificate;
    private int issued;

    /**
     * @param folder for its files; no two authorities share one
     */
    public CertificateAuthority(Path folder) {
        try {
            this.folder = Files.createDirectories(folder);
            this.name = new X500Name("CN=authority of " + folder.getFileName());
            this.keys = keys();
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            this.certificate = write("authority", "CERTIFICATE", sign(name, keys, extensions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom to trust: a PEM file. */
    public Path certificate() {
        return certificate;
    }

    /** A certificate with its key, both PEM files, the key in PKCS #8. */
    public record Identity(Path certificate, Path key) {}

    /**
     * @param subject the common name
     * @param names of hosts; those of digits are addresses
     */
    public Identity issue(String subject, String... names) {
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            if (names.length > 0) {
                GeneralName[] all = Stream.of(names)
                        .map(each -> new GeneralName(
                                each.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, each))
                        .toArray(GeneralName[]::new);
                extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            KeyPair own = keys();
            String file = subject.replaceAll("\\W", "-") + "-" + ++issued;
            return new Identity(
                    write(file, "CERTIFICATE", sign(new X500Name("CN=" + subject), own, extensions)),
                    write(file + "-key", "PRIVATE KEY", pkcs8(own)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] sign(X500Name subject, KeyPair own, ExtensionsGenerator extensions) throws IOException {
        Instant now = Clock.systemUTC().instant();
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(BigInteger.valueOf(issued + 1L)));
        content.setIssuer(name);
        content.setSubject(subject);
        content.setStartDate(new Time(Date.from(now.minus(Duration.ofHours(1)))));
        content.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(1)))));
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
        content.setSignature(ECDSA);
        if (!extensions.isEmpty()) {
            content.setExtensions(extensions.generate());
        }
        ASN1EncodableVector signed = new ASN1EncodableVector();
        signed.add(content.generateTBSCertificate());
        signed.add(ECDSA);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.generateTBSCertificate().getEncoded());
            signed.add(new DERBitString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return new DERSequence(signed).getEncoded();
    }

    /** With the public key inside: GnuTLS reads no other. */
    private static byte[] pkcs8(KeyPair own) throws IOException {
        SubjectPublicKeyInfo known =
                SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded());
        ECPrivateKey key = new ECPrivateKey(
                KEY_BITS,
                ((java.security.interfaces.ECPrivateKey) own.getPrivate()).getS(),
                known.getPublicKeyData(),
                known.getAlgorithm().getParameters());
        return new PrivateKeyInfo(known.getAlgorithm(), key).getEncoded();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path write(String file, String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        }
        return Files.writeString(folder.resolve(file + ".pem"), text.toString());
    }
}
