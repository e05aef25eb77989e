package io.sockeye.server.cli;

import io.sockeye.server.ServerSslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The server's certificate: in PEM files or in a keystore. */
final class TlsOptions {

  @ArgGroup(exclusive = false)
  private PemOptions pem;

  @ArgGroup(exclusive = false)
  private KeyStoreOptions keyStore;

  private static final class PemOptions {
    @Option(
        names = "--certificate",
        paramLabel = "FILE.pem",
        required = true,
        description = "The server's certificate and those that lead to its authority.")
    private Path certificate;

    @Option(
        names = "--key",
        paramLabel = "FILE.pem",
        required = true,
        description = "The key of the certificate, PKCS#8, not encrypted.")
    private Path key;
  }

  private static final class KeyStoreOptions {
    @Option(
        names = "--keystore",
        paramLabel = "FILE.p12",
        required = true,
        description = "Certificate and key in a PKCS#12 file instead.")
    private Path keyStore;

    @Option(
        names = "--keystore-password-file",
        paramLabel = "FILE",
        required = true,
        description = "A file whose first line is the password of the keystore.")
    private Path passwordFile;
  }

  SSLContext sslContext() throws CannotStartException {
    try {
      return pem != null
          ? ServerSslContext.ofPem(pem.certificate, pem.key)
          : ServerSslContext.ofPkcs12(keyStore.keyStore, keyStore.passwordFile);
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStartException(e.getMessage(), e);
    }
  }
}
