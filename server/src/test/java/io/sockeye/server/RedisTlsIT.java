package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.server.redis.RedisRelay;
import io.sockeye.server.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay over TLS. */
class RedisTlsIT {

  @TempDir private Path directory;

  private RedisServer start(TestCertificate certificate) throws Exception {
    Path chain = directory.resolve("chain.pem");
    Files.writeString(
        chain, pem("CERTIFICATE", certificate.keys().getCertificate("test").getEncoded()));
    Path key = directory.resolve("key.pem");
    Files.writeString(
        key,
        pem(
            "PRIVATE KEY",
            certificate
                .keys()
                .getKey("test", TestCertificate.PASSWORD.toCharArray())
                .getEncoded()));
    return RedisServer.start(
        "--tls-cert-file",
        chain.toString(),
        "--tls-key-file",
        key.toString(),
        "--tls-ca-cert-file",
        chain.toString(),
        "--tls-auth-clients",
        "no");
  }

  private static String pem(String type, byte[] data) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(data), type);
  }

  @Test
  void a_certificate_that_is_trusted_and_names_the_host_is_enough() throws Exception {
    TestCertificate certificate = new TestCertificate(directory);
    try (RedisServer redis = start(certificate);
        RedisRelay one = RedisRelay.builder(redis.uri()).sslContext(certificate.context()).start();
        RedisRelay two =
            RedisRelay.builder(redis.uri()).sslContext(certificate.context()).start()) {
      Heard heard = new Heard();
      one.subscribe("lobby", heard);
      two.subscribe("lobby", new Heard()).publish(Message.text("hello"));
      assertThat(heard.texts(1)).containsExactly("hello");
    }
  }

  @Test
  void a_certificate_that_is_not_trusted_or_names_another_host_is_not() throws Exception {
    TestCertificate certificate = new TestCertificate(directory, "elsewhere", "dns:elsewhere");
    try (RedisServer redis = start(certificate)) {
      assertThatThrownBy(() -> RedisRelay.builder(redis.uri()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unable to find valid certification path");
      assertThatThrownBy(
              () -> RedisRelay.builder(redis.uri()).sslContext(certificate.context()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No subject alternative names");
      URI plain = URI.create("redis://127.0.0.1:" + redis.uri().getPort());
      assertThatThrownBy(() -> RedisRelay.builder(plain).start()).isInstanceOf(IOException.class);
    }
  }
}
