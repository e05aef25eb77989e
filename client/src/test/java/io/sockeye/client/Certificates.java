package io.sockeye.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates, made by the JDK's keytool when they are first asked for. All but the expired one
 * sign themselves: the dates of a certificate that is trusted by itself are of no account.
 */
final class Certificates {

  /** For localhost and 127.0.0.1. */
  static final String GOOD = "good";

  static final String OTHER_HOST = "other-host";
  static final String EXPIRED = "expired";

  private static final String AUTHORITY = "authority";

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;

  private Certificates(Path directory) {
    this.directory = directory;
  }

  private static final class Shared {
    static final Certificates CERTIFICATES = make();
  }

  static Certificates shared() {
    return Shared.CERTIFICATES;
  }

  private static Certificates make() {
    try {
      Path directory = Files.createTempDirectory("certificates");
      directory.toFile().deleteOnExit();
      Certificates certificates = new Certificates(directory);
      certificates.generate(GOOD, "dns:localhost,ip:127.0.0.1");
      certificates.generate(OTHER_HOST, "dns:other.example");
      certificates.generate(EXPIRED, "dns:localhost");
      certificates.expire(EXPIRED);
      return certificates;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void generate(String name, String alternativeNames) throws IOException {
    keytool(
        name,
        "-genkeypair -alias x -keyalg EC -validity 30 -dname CN=" + name,
        "-ext san=" + alternativeNames);
    keytool(name, "-exportcert -rfc -alias x -file", file(name, "pem"));
  }

  /** Has the certificate signed by an authority, with dates in the past. */
  private void expire(String name) throws IOException {
    keytool(AUTHORITY, "-genkeypair -alias x -keyalg EC -ext bc:c=ca:true -dname CN=authority");
    keytool(AUTHORITY, "-exportcert -rfc -alias x -file", file(AUTHORITY, "pem"));
    keytool(name, "-certreq -alias x -file", file(name, "csr"));
    keytool(
        AUTHORITY,
        "-gencert -rfc -alias x -startdate -100d -validity 30 -ext san=dns:localhost -infile",
        file(name, "csr"),
        "-outfile",
        file(name, "pem"));
    keytool(name, "-importcert -noprompt -alias ca -file", file(AUTHORITY, "pem"));
    keytool(name, "-importcert -noprompt -alias x -file", file(name, "pem"));
  }

  private void keytool(String store, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (Object word : words) {
      command.addAll(
          word instanceof Path ? List.of(word.toString()) : List.of(word.toString().split(" ")));
    }
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", file(store, "p12").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(new String(process.getInputStream().readAllBytes()));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Path file(String name, String type) {
    Path file = directory.resolve(name + "." + type);
    file.toFile().deleteOnExit();
    return file;
  }

  Path pem(String name) {
    return file(name, "pem");
  }

  /** {@return a server's context with that certificate} */
  SSLContext serving(String name) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(name), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return a client's context that trusts that certificate, or who signed it, alone} */
  SSLContext trusting(String name) {
    return context(null, trustManager(name));
  }

  /**
   * {@return the context of who has the key with a name, null for none, and trusts that manager}
   */
  SSLContext context(String name, X509TrustManager trust) {
    try {
      KeyManager[] keys = name == null ? null : keyManagers(name);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return what trusts that certificate, or who signed it, alone} */
  X509TrustManager trustManager(String name) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      Certificate[] chain = load(name).getCertificateChain("x");
      trusted.setCertificateEntry(name, chain[chain.length - 1]);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return (X509TrustManager) trust.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private KeyManager[] keyManagers(String name) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(name), PASSWORD);
    return keys.getKeyManagers();
  }

  private KeyStore load(String name) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file(name, "p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
