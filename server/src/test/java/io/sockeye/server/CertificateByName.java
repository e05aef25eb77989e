package io.sockeye.server;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * What a server of several names has: a certificate for each, chosen by what a client indicates.
 */
final class CertificateByName extends X509ExtendedKeyManager {

  private final Map<String, X509ExtendedKeyManager> keys;

  /** By name. */
  CertificateByName(Map<String, X509ExtendedKeyManager> keys) {
    this.keys = keys;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
    for (SNIServerName name : session.getRequestedServerNames()) {
      String indicated = ((SNIHostName) name).getAsciiName();
      if (keys.containsKey(indicated)
          && keys.get(indicated).getServerAliases(keyType, issuers) != null) {
        return indicated;
      }
    }
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String name) {
    X509ExtendedKeyManager key = keys.get(name);
    return key.getCertificateChain(alias(key));
  }

  @Override
  public PrivateKey getPrivateKey(String name) {
    X509ExtendedKeyManager key = keys.get(name);
    return key.getPrivateKey(alias(key));
  }

  private static String alias(X509ExtendedKeyManager key) {
    return key.getServerAliases("EC", null)[0];
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return keys.keySet().toArray(String[]::new);
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }
}
