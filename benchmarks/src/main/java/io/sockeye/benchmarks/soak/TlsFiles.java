package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for 127.0.0.1, made by the JDK's keytool.
 *
 * @param keyStore with the certificate and its key
 * @param password the file with the keystore's password
 */
record TlsFiles(Path keyStore, Path password) {

  private static final int KEYTOOL_SECONDS = 60;
  private static final String ALIAS = "soak";

  static TlsFiles make(Path directory) throws IOException {
    Path keyStore = directory.resolve("server.p12");
    Path passwordFile = directory.resolve("server.password");
    Path log = directory.resolve("keytool.log");
    Files.deleteIfExists(keyStore);
    String password = UUID.randomUUID().toString();
    Files.writeString(passwordFile, password);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=soak",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass:file",
                passwordFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool has made no certificate; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool makes a certificate", e);
    } finally {
      keytool.destroy();
    }
    return new TlsFiles(keyStore, passwordFile);
  }

  /** {@return what trusts the certificate and no other} */
  SSLContext trusting() throws IOException {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keyStore)) {
        own.load(in, Files.readString(password).toCharArray());
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      context.getClientSessionContext().setSessionCacheSize(SoakServerMain.TLS_SESSIONS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of the soak cannot be used: " + e.getMessage(), e);
    }
  }
}
