package io.sockeye.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * Makes the {@link SSLContext} of a server out of the files in which certificates come, for {@link
 * WebSocketServerBuilder#sslContext(SSLContext)}. Clients need no certificate of their own. The
 * files are read once: a renewed certificate needs a new context.
 */
public final class ServerSslContext {

  private ServerSslContext() {}

  /**
   * Reads PEM files (RFC 7468), such as those of ACME clients.
   *
   * @param certificates the server's certificate, and behind it those that lead to its authority
   * @param key the private key, PKCS#8, not encrypted, RSA or EC or another that the JDK knows
   * @return a context with the key
   * @throws IOException if a file cannot be read; the message names it and says why
   * @throws GeneralSecurityException if a file has not what it should, or the key is not that of
   *     the first certificate; the message says what to do
   */
  public static SSLContext ofPem(Path certificates, Path key)
      throws IOException, GeneralSecurityException {
    return PemFiles.read(certificates, key).sslContext();
  }

  /**
   * Reads a PKCS#12 keystore (RFC 7292).
   *
   * @param keyStore the file with a private key and its certificates
   * @param passwordFile a text file whose first line is the password of the keystore and the key
   * @return a context with the key
   * @throws IOException if a file cannot be read; the message names it and says why
   * @throws GeneralSecurityException if the keystore is none, has no key, or the password does not
   *     open it
   */
  public static SSLContext ofPkcs12(Path keyStore, Path passwordFile)
      throws IOException, GeneralSecurityException {
    return Pkcs12File.read(keyStore, passwordFile).sslContext();
  }
}
