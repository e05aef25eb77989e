package io.sockeye.server.cli;

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

  SSLContext sslContext() throws CannotStartException {
    try {
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keyStore, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CannotStartException("cannot use the key in " + source + ": " + e.getMessage(), e);
    }
  }

  /** {@return the content of a text file that an option names} */
  static String readText(Path file) throws CannotStartException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CannotStartException("cannot read " + file + ": it is not a text file", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static CannotStartException unreadable(Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new CannotStartException("cannot read " + file + ": " + why, e);
  }
}
