package io.sockeye.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and a private key in PEM (RFC 7468). */
final class PemFiles {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemFiles() {}

  static KeyMaterial read(Path certificateFile, Path keyFile)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = readCertificates(certificateFile);
    PublicKey publicKey = chain[0].getPublicKey();
    PrivateKey key = readKey(keyFile, publicKey.getAlgorithm());
    if (!isPair(key, publicKey)) {
      throw new GeneralSecurityException(
          "the key in " + keyFile + " is not that of the first certificate in " + certificateFile);
    }
    char[] password = {};
    try {
      KeyStore keyStore = KeyStore.getInstance("PKCS12");
      keyStore.load(null, null);
      keyStore.setKeyEntry("server", key, password, chain);
      return new KeyMaterial(keyStore, password, keyFile);
    } catch (GeneralSecurityException | IOException e) {
      throw new GeneralSecurityException(
          "cannot use the key in " + keyFile + ": " + e.getMessage(), e);
    }
  }

  private static Certificate[] readCertificates(Path file)
      throws IOException, GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(KeyMaterial.readText(file));
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (blocks.find()) {
        if (blocks.group(1).equals("CERTIFICATE")) {
          byte[] der = decode(file, blocks.group(2));
          certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
      }
    } catch (CertificateException e) {
      throw new GeneralSecurityException(
          "a certificate in " + file + " is malformed: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException(
          "there is no certificate in " + file + " (no line '-----BEGIN CERTIFICATE-----')");
    }
    return certificates.toArray(Certificate[]::new);
  }

  private static PrivateKey readKey(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(KeyMaterial.readText(file));
    while (blocks.find()) {
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return decodeKey(file, decode(file, blocks.group(2)), algorithm);
        }
        case "ENCRYPTED PRIVATE KEY" -> throw unusable(file, "is encrypted");
        case "RSA PRIVATE KEY" -> throw unusable(file, "is a PKCS#1 key, not PKCS#8");
        case "EC PRIVATE KEY" -> throw unusable(file, "is a SEC 1 key, not PKCS#8");
        default -> {}
      }
    }
    throw new GeneralSecurityException(
        "there is no private key in " + file + " (no line '-----BEGIN PRIVATE KEY-----')");
  }

  private static GeneralSecurityException unusable(Path file, String why) {
    return new GeneralSecurityException(
        "the key in "
            + file
            + " "
            + why
            + "; convert it: openssl pkey -in "
            + file
            + " -out key-pkcs8.pem");
  }

  private static PrivateKey decodeKey(Path file, byte[] der, String algorithm)
      throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new GeneralSecurityException(
          "the key in " + file + " is not the " + algorithm + " key that the certificate is for",
          e);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "cannot use the key in " + file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] decode(Path file, String base64) throws GeneralSecurityException {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(file + " is not PEM: " + e.getMessage(), e);
    }
  }

  /** Tries it out: what the one signs, the other verifies. */
  private static boolean isPair(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(publicKey);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "cannot use a key for " + algorithm + ": " + e.getMessage(), e);
    }
  }
}
