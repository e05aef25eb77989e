package io.sockeye.server;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** A self-signed certificate, made by the JDK's keytool. */
final class TestCertificate {

  static final String PASSWORD = "changeit";

  private final KeyStore keys;

  /** For localhost. */
  TestCertificate(Path directory) throws Exception {
    this(directory, "localhost", "dns:localhost,ip:127.0.0.1");
  }

  /** For what has a common name, which names the file too, and alternative names. */
  TestCertificate(Path directory, String name, String alternativeNames) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeNames,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException(
          "keytool has failed: " + Files.readString(directory.resolve("keytool.log")));
    }
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
  }

  KeyStore keys() {
    return keys;
  }

  /** For a server that has the key, or for a client that trusts the certificate. */
  SSLContext context() throws Exception {
    return context(keyManager(), trustManager());
  }

  /** For who has that key, null for none, and trusts that manager. */
  static SSLContext context(X509ExtendedKeyManager key, X509TrustManager trust) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = key == null ? null : new KeyManager[] {key};
    context.init(keys, new TrustManager[] {trust}, null);
    return context;
  }

  /** Has the key. */
  X509ExtendedKeyManager keyManager() throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    return (X509ExtendedKeyManager) own.getKeyManagers()[0];
  }

  /** Trusts this certificate and no other. */
  X509TrustManager trustManager() throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("test", keys.getCertificate("test"));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(certificates);
    return (X509TrustManager) trusted.getTrustManagers()[0];
  }
}
