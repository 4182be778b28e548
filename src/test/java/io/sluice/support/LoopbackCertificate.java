package io.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of this machine's loopback, which is its own authority, and its key: for servers of tests that speak TLS. */
public final class LoopbackCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "loopback";

    private final KeyStore store;
    private final Path certificateFile;
    private final Path keyFile;

    private LoopbackCertificate(KeyStore store, Path certificateFile, Path keyFile) {
        this.store = store;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    /** A new one, in files of that name in the folder, the key readable by their owner only. */
    public static LoopbackCertificate make(Path folder, String name) {
        try {
            KeyStore store = generate(folder.resolve(name + ".p12"), name);
            Path certificate = Files.writeString(
                    folder.resolve(name + ".crt"),
                    pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
            Path key = Files.createFile(
                    folder.resolve(name + ".key"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key, pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded()));
            return new LoopbackCertificate(store, certificate, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate as PEM: the server's own, and the authority that it is recognized by. */
    public String pem() {
        try {
            return Files.readString(certificateFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file with {@link #pem()}. */
    public Path certificateFile() {
        return certificateFile.toAbsolutePath();
    }

    /** The file with the key, PEM of PKCS #8. */
    public Path keyFile() {
        return keyFile.toAbsolutePath();
    }

    /** For whoever serves with it, and for whoever trusts it and nobody else. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore generate(Path file, String name) throws IOException, GeneralSecurityException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1,DNS:localhost",
                "-ext",
                "BC=ca:true",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString());
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }
}
