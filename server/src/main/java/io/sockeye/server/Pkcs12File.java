package io.sockeye.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;

/** Reads a PKCS#12 keystore (RFC 7292). */
final class Pkcs12File {

  private Pkcs12File() {}

  static KeyMaterial read(Path file, Path passwordFile)
      throws IOException, GeneralSecurityException {
    char[] password =
        KeyMaterial.readText(passwordFile).lines().findFirst().orElse("").toCharArray();
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw KeyMaterial.unreadable(file, e);
    }
    KeyStore keyStore = load(file, content, password, passwordFile);
    for (String alias : Collections.list(keyStore.aliases())) {
      if (keyStore.isKeyEntry(alias)) {
        return new KeyMaterial(keyStore, password, file);
      }
    }
    throw new GeneralSecurityException("there is no private key in " + file);
  }

  private static KeyStore load(Path file, byte[] content, char[] password, Path passwordFile)
      throws GeneralSecurityException {
    try {
      KeyStore keyStore = KeyStore.getInstance("PKCS12");
      keyStore.load(new ByteArrayInputStream(content), password);
      return keyStore;
    } catch (IOException e) {
      throw new GeneralSecurityException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "the password in " + passwordFile + " does not open " + file
              : file + " is not a PKCS#12 keystore: " + e.getMessage(),
          e);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
