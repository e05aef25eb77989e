package io.sockeye.server;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A private key with its certificates.
 *
 * @param keyStore has the key
 * @param password of the key
 * @param source where it was read, for messages
 */
record KeyMaterial(KeyStore keyStore, char[] password, Path source) {

  SSLContext sslContext() throws GeneralSecurityException {
    try {
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keyStore, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "cannot use the key in " + source + ": " + e.getMessage(), e);
    }
  }

  /** {@return the content of a text file } */
  static String readText(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException("cannot read " + file + ": it is not a text file", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static IOException unreadable(Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new IOException("cannot read " + file + ": " + why, e);
  }
}
