package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with files is tested, row by row, with the command line. */
class ServerSslContextTest {

  @TempDir private Path folder;
  private KeyStore keys;

  @BeforeEach
  void makeKeys() throws Exception {
    keys = new TestCertificate(folder).keys();
    Files.writeString(folder.resolve("password"), TestCertificate.PASSWORD + "\nnot this line\n");
  }

  @Test
  void a_pkcs12_file_and_a_file_with_its_password() throws Exception {
    assertThat(
            ServerSslContext.ofPkcs12(folder.resolve("localhost.p12"), folder.resolve("password"))
                .getProtocol())
        .isEqualTo("TLS");
  }

  @Test
  void pem_files() throws Exception {
    Path certificate = pem("CERTIFICATE", keys.getCertificate("test").getEncoded());
    Path key =
        pem(
            "PRIVATE KEY",
            keys.getKey("test", TestCertificate.PASSWORD.toCharArray()).getEncoded());
    assertThat(ServerSslContext.ofPem(certificate, key).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void a_keystore_without_a_key_is_refused() throws Exception {
    KeyStore certificateOnly = KeyStore.getInstance("PKCS12");
    certificateOnly.load(null, null);
    certificateOnly.setCertificateEntry("test", keys.getCertificate("test"));
    Path file = folder.resolve("certificates.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      certificateOnly.store(out, TestCertificate.PASSWORD.toCharArray());
    }
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> ServerSslContext.ofPkcs12(file, folder.resolve("password")))
        .withMessage("there is no private key in " + file);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path file = folder.resolve("missing.pem");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ServerSslContext.ofPem(file, file))
        .withMessage("cannot read " + file + ": there is no such file");
  }

  private Path pem(String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    String text = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    return Files.writeString(folder.resolve(label + ".pem"), text);
  }
}
