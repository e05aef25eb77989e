package io.sockeye.server.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;

/** Reads a PKCS#12 keystore (RFC 7292). */
final class KeyStoreFile {

  private KeyStoreFile() {}

  static KeyMaterial read(Path file, Path passwordFile) throws CannotStartException {
    char[] password =
        KeyMaterial.readText(passwordFile).lines().findFirst().orElse("").toCharArray();
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw KeyMaterial.unreadable(file, e);
    }
    try {
      KeyStore keyStore = KeyStore.getInstance("PKCS12");
      keyStore.load(new ByteArrayInputStream(content), password);
      for (String alias : Collections.list(keyStore.aliases())) {
        if (keyStore.isKeyEntry(alias)) {
          return new KeyMaterial(keyStore, password, file);
        }
      }
      throw new CannotStartException("there is no private key in " + file);
    } catch (IOException e) {
      throw new CannotStartException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "the password in " + passwordFile + " does not open " + file
              : file + " is not a PKCS#12 keystore: " + e.getMessage(),
          e);
    } catch (GeneralSecurityException e) {
      throw new CannotStartException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
