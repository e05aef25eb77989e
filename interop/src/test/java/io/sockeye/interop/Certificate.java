package io.sockeye.interop;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for 127.0.0.1, made by the JDK's keytool.
 *
 * @param pem the file with the certificate and its key
 * @param trusting for clients that trust it, and no other
 */
record Certificate(Path pem, SSLContext trusting) {

  private static final String PASSWORD = "changeit";

  static Certificate make(Path directory) throws Exception {
    Path store = directory.resolve("certificate.p12");
    Program.run(
        directory,
        Program.LIMIT,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path pem = directory.resolve("certificate.pem");
    Files.writeString(
        pem,
        block("CERTIFICATE", keys.getCertificate("test").getEncoded())
            + block("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded()));
    return new Certificate(pem, trusting(keys));
  }

  private static String block(String label, byte[] der) {
    Base64.Encoder base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.ISO_8859_1));
    return String.format(
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n", label, base64.encodeToString(der));
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", keys.getCertificate("test"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
