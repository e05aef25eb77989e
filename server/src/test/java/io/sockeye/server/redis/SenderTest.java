package io.sockeye.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;

/** No failure ends the thread that sends without a word: then nothing would be sent any more. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SenderTest {

  private final BlockingQueue<IOException> told = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Outgoing outgoing = new Outgoing(3, 1_000);

  private final RedisRelayListener listener =
      new RedisRelayListener() {
        @Override
        public void onDisconnected(IOException cause) {
          told.add(cause);
        }
      };

  private Thread start(String node) {
    RedisOptions options =
        new RedisOptions(
            new RedisSockets("localhost", 0, null),
            DefaultJedisClientConfig.builder().build(),
            "test",
            1_000,
            3,
            1_000,
            Duration.ofSeconds(10),
            listener);
    Sender sender = new Sender(options, node, outgoing, new Health(listener), new Pause(closed));
    Thread thread = new Thread(sender);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** As when there is no memory for them; here they lack the name of the node. */
  @Test
  void that_the_commands_could_not_be_made_is_told_and_they_are_made_again() throws Exception {
    outgoing.publish("lobby", Message.text("x"));
    Thread sender = start(null);

    assertThat(told.poll(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(NullPointerException.class);

    assertThat(sender.isAlive()).isTrue();
    closed.countDown();
    sender.join();
  }

  @Test
  void an_error_of_the_listener_is_not_passed_on() {
    Health health =
        new Health(
            new RedisRelayListener() {
              @Override
              public void onDisconnected(IOException cause) {
                throw new StackOverflowError("injected");
              }
            });
    assertThatCode(() -> health.failed(Health.Direction.WRITING, new IOException("injected")))
        .doesNotThrowAnyException();
  }
}
