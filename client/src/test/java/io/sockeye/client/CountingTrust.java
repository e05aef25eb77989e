package io.sockeye.client;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509TrustManager;

/**
 * Counts the certificates of servers that are judged: in the handshake that resumes a session, none
 * is (RFC 8446, section 2.2; RFC 5246, section 7.3).
 */
record CountingTrust(X509TrustManager judge, AtomicInteger judged) implements X509TrustManager {

  CountingTrust(X509TrustManager judge) {
    this(judge, new AtomicInteger());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judged.incrementAndGet();
    judge.checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
