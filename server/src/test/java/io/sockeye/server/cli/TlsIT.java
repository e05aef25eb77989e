package io.sockeye.server.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** wss, with certificates that the JDK's keytool makes. */
class TlsIT {

  private static final String PASSWORD = "pass word 1";

  @TempDir static Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    Files.writeString(file("password"), PASSWORD + "\n");
    Files.writeString(file("wrong-password"), "guess\n");
    Files.writeString(file("empty.pem"), "nothing in here\n");
    Files.write(file("noise.p12"), new byte[] {1, 2, 3, 4});
    for (String algorithm : List.of("RSA", "EC")) {
      makeKeyStore(algorithm);
      KeyStore keyStore = load(algorithm);
      Certificate certificate = keyStore.getCertificate("server");
      byte[] key = keyStore.getKey("server", PASSWORD.toCharArray()).getEncoded();
      writePem(algorithm + "-certificate.pem", "CERTIFICATE", certificate.getEncoded());
      writePem(algorithm + "-key.pem", "PRIVATE KEY", key);
      // The label says what is in it: the content is not looked at before.
      writePem(algorithm + "-old.pem", algorithm + " PRIVATE KEY", key);
      writePem(algorithm + "-encrypted.pem", "ENCRYPTED PRIVATE KEY", key);
      writePem(algorithm + "-cut.pem", "PRIVATE KEY", Arrays.copyOf(key, 20));
    }
    makeKeyStore("other", "RSA");
    writePem(
        "other-key.pem",
        "PRIVATE KEY",
        load("other").getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void a_certificate_in_pem_files(String algorithm) throws Exception {
    try (ServerProcess server =
            ServerProcess.serving(
                "echo",
                "--port",
                "0",
                "--certificate",
                file(algorithm + "-certificate.pem").toString(),
                "--key",
                file(algorithm + "-key.pem").toString());
        Peer peer = Peer.connect(trusting(algorithm), server.uri())) {
      assertThat(server.uri()).hasScheme("wss");
      peer.send("secret");
      assertThat(peer.next()).isEqualTo("secret");
      peer.sendClose(1000);
      assertThat(peer.next()).isEqualTo("close 1000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void a_certificate_in_a_key_store(String algorithm) throws Exception {
    try (ServerProcess server = withKeyStore(algorithm + ".p12", "password");
        Peer peer = Peer.connect(trusting(algorithm), server.uri())) {
      peer.send("secret");
      assertThat(peer.next()).isEqualTo("secret");
      server.terminate();
      assertThat(peer.next()).isEqualTo("close 1001");
      assertThat(server.exitCode()).isZero();
    }
  }

  private static ServerProcess withKeyStore(String keyStore, String password) throws Exception {
    return ServerProcess.serving(
        "echo",
        "--port",
        "0",
        "--keystore",
        file(keyStore).toString(),
        "--keystore-password-file",
        file(password).toString());
  }

  @Test
  void the_page_of_a_chat_comes_over_https() throws Exception {
    try (ServerProcess server =
        ServerProcess.serving(
            "chat",
            "--port",
            "0",
            "--keystore",
            file("RSA.p12").toString(),
            "--keystore-password-file",
            file("password").toString())) {
      assertThat(server.nextLine())
          .isEqualTo("open https://127.0.0.1:" + server.uri().getPort() + "/ in a browser");
      var response =
          trusting("RSA")
              .send(HttpRequest.newBuilder(server.page()).build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA-certificate.pem, missing.pem, missing.pem: there is no such file",
    "missing.pem, RSA-key.pem, missing.pem: there is no such file",
    "., RSA-key.pem, Is a directory",
    "empty.pem, RSA-key.pem, there is no certificate in",
    "RSA-certificate.pem, empty.pem, there is no private key in",
    "RSA-certificate.pem, RSA.p12, it is not a text file",
    "RSA-certificate.pem, other-key.pem, is not that of the first certificate",
    "RSA-certificate.pem, EC-key.pem, is not the RSA key that the certificate is for",
    "RSA-certificate.pem, RSA-cut.pem, is not the RSA key that the certificate is for",
    "RSA-certificate.pem, RSA-old.pem, is a PKCS#1 key",
    "EC-certificate.pem, EC-old.pem, is a SEC 1 key",
    "RSA-certificate.pem, RSA-encrypted.pem, is encrypted; convert it: openssl pkey -in",
  })
  void a_bad_pem_file_is_said_so(String certificate, String key, String reason) throws Exception {
    assertRefused(
        reason, "--certificate", file(certificate).toString(), "--key", file(key).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "missing.p12, password, missing.p12: there is no such file",
    "RSA.p12, missing, missing: there is no such file",
    "RSA.p12, wrong-password, does not open",
    "noise.p12, password, is not a PKCS#12 keystore",
    "., password, Is a directory",
  })
  void a_bad_key_store_is_said_so(String keyStore, String password, String reason)
      throws Exception {
    assertRefused(
        reason,
        "--keystore",
        file(keyStore).toString(),
        "--keystore-password-file",
        file(password).toString());
  }

  /** What the message recommends has to help. */
  @ParameterizedTest
  @CsvSource({
    "openssl genrsa -traditional -out old.pem 2048",
    "openssl ecparam -name prime256v1 -genkey -out old.pem"
  })
  void the_recommended_command_converts_a_key(String generate) throws Exception {
    assumeTrue(hasOpenssl(), "openssl is not on the PATH (on Debian: apt-get install openssl)");
    execute(generate.split(" "));
    execute(
        "openssl", "req", "-x509", "-new", "-key", "old.pem", "-subj", "/CN=x", "-out", "new.pem");
    String[] options = {
      "--certificate", file("new.pem").toString(), "--key", file("old.pem").toString()
    };
    String message = assertRefused("convert it: openssl pkey -in", options);
    Matcher command = Pattern.compile("convert it: (.*)$").matcher(message);
    assertThat(command.find()).isTrue();
    execute(command.group(1).split(" "));

    options[3] = file("key-pkcs8.pem").toString();
    try (ServerProcess server =
        ServerProcess.serving(
            "echo", "--port", "0", options[0], options[1], options[2], options[3])) {
      assertThat(server.uri()).hasScheme("wss");
    }
  }

  private static boolean hasOpenssl() throws Exception {
    try {
      execute("openssl", "version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String assertRefused(String reason, String... options) throws Exception {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "echo";
    arguments[1] = "--port";
    arguments[2] = "0";
    System.arraycopy(options, 0, arguments, 3, options.length);
    try (ServerProcess server = ServerProcess.run(arguments)) {
      assertThat(server.exitCode()).isEqualTo(2);
      List<String> lines = server.errorLines();
      assertThat(lines).singleElement(InstanceOfAssertFactories.STRING).contains(reason);
      return lines.get(0);
    }
  }

  private static HttpClient trusting(String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", load(name).getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static KeyStore load(String name) throws Exception {
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file(name + ".p12"))) {
      keyStore.load(in, PASSWORD.toCharArray());
    }
    return keyStore;
  }

  private static void makeKeyStore(String algorithm) throws Exception {
    makeKeyStore(algorithm, algorithm);
  }

  private static void makeKeyStore(String name, String algorithm) throws Exception {
    execute(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-keystore",
        file(name + ".p12").toString(),
        "-storetype",
        "PKCS12",
        "-storepass:file",
        file("password").toString(),
        "-alias",
        "server",
        "-keyalg",
        algorithm,
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2");
  }

  private static void execute(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private static void writePem(String name, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, "\r\n".getBytes(US_ASCII)).encodeToString(der);
    Files.writeString(
        file(name),
        "A comment before it\r\n-----BEGIN %1$s-----\r\n%2$s\r\n-----END %1$s-----\r\n"
            .formatted(label, base64));
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }
}
