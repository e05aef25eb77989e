package io.sockeye.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Message;
import io.sockeye.server.Await;
import io.sockeye.server.Heard;
import io.sockeye.server.Heard.Presence;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.RelayMember;
import io.sockeye.server.RelaySubscriber;
import io.sockeye.server.redis.RemoteNode.SignOfLife;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay promises, between nodes on a real Redis that does not fail. */
class RedisRelayIT {

  private static final Duration EXPIRY = Duration.ofSeconds(2);

  private final List<RedisRelay> relays = new ArrayList<>();
  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    relays.forEach(RedisRelay::close);
    if (redis != null) {
      redis.close();
    }
  }

  /** A node that no slowness of the machine makes pass for dead. */
  private RedisRelay node() throws IOException {
    return node(Duration.ofMinutes(1));
  }

  private RedisRelay node(Duration expiry) throws IOException {
    RedisRelay relay = RedisRelay.builder(redis.uri()).expiry(expiry).start();
    relays.add(relay);
    return relay;
  }

  @Test
  void a_message_goes_to_all_others_once_and_not_to_its_node() throws Exception {
    RedisRelay here = node();
    Heard own = new Heard();
    Heard sameNode = new Heard();
    RelayChannel lobby = here.subscribe("lobby", own);
    here.subscribe("lobby", sameNode);
    Heard kitchen = new Heard();
    here.subscribe("kitchen", kitchen);
    List<Heard> elsewhere = new ArrayList<>();
    List<RelayChannel> back = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Heard heard = new Heard();
      back.add(node().subscribe("lobby", heard));
      elsewhere.add(heard);
    }

    byte[] data = new byte[100_000];
    data[99_999] = 7;
    assertThat(lobby.publish(Message.text("grüße \uD83D\uDE00"))).isTrue();
    assertThat(lobby.publish(Message.binary(data))).isTrue();
    assertThat(lobby.publish(Message.text(""))).isTrue();

    for (Heard heard : List.of(sameNode, elsewhere.get(0), elsewhere.get(1))) {
      assertThat(heard.next()).isEqualTo(Message.text("grüße \uD83D\uDE00"));
      assertThat(heard.next()).isEqualTo(Message.binary(data));
      assertThat(heard.next()).isEqualTo(Message.text(""));
    }
    // When this is there, whatever should not have come would have come.
    back.get(0).publish(Message.text("last"));
    assertThat(own.texts(1)).containsExactly("last");
    assertThat(sameNode.texts(1)).containsExactly("last");
    assertThat(elsewhere.get(1).texts(1)).containsExactly("last");
    assertThat(List.of(own, sameNode, kitchen, elsewhere.get(0), elsewhere.get(1)))
        .allMatch(Heard::isEmpty);
  }

  @Test
  void the_order_of_each_thread_is_kept() throws Exception {
    RelayChannel one = node().subscribe("lobby", new Heard());
    RelayChannel other = node().subscribe("lobby", new Heard());
    Heard heard = new Heard();
    node().subscribe("lobby", heard);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String name = Integer.toString(i);
      RelayChannel channel = i % 2 == 0 ? one : other;
      threads.add(
          new Thread(
              () -> {
                for (int j = 0; j < 1_000; j++) {
                  channel.publish(Message.text(name + " " + j));
                }
              }));
    }

    threads.forEach(Thread::start);

    List<String> texts = heard.texts(6_000);
    for (int i = 0; i < 6; i++) {
      String name = i + " ";
      List<String> expected = new ArrayList<>();
      for (int j = 0; j < 1_000; j++) {
        expected.add(name + j);
      }
      assertThat(texts.stream().filter(text -> text.startsWith(name)))
          .containsExactlyElementsOf(expected);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void who_is_present_is_known_to_all_nodes() throws Exception {
    Heard here = new Heard();
    RelayChannel lobby = node().subscribe("lobby", here);
    lobby.enter("1", "Ada");
    Heard there = new Heard();
    RelayChannel other = node().subscribe("lobby", there);
    Await.until("the first is known", () -> other.members().size() == 1);
    other.enter("2", "Grace");
    assertThat(here.next()).isEqualTo(new Presence(List.of("2"), List.of()));
    assertThat(lobby.members())
        .containsExactly(new RelayMember("1", "Ada"), new RelayMember("2", "Grace"));

    // Its members are known to a node from when it starts on.
    assertThat(node().subscribe("lobby", new Heard()).members())
        .containsExactlyInAnyOrder(new RelayMember("1", "Ada"), new RelayMember("2", "Grace"));

    lobby.leave("1");
    lobby.publish(Message.text("after leaving"));
    List<Object> told = new ArrayList<>();
    while (told.isEmpty() || told.get(told.size() - 1) instanceof Presence) {
      told.add(there.next());
    }
    assertThat(told).endsWith(new Presence(List.of(), List.of("1")), Message.text("after leaving"));
    assertThat(other.members()).containsExactly(new RelayMember("2", "Grace"));
  }

  @Test
  void one_id_at_two_nodes_is_two_members() throws Exception {
    RelayChannel lobby = node().subscribe("lobby", new Heard());
    RelayChannel other = node().subscribe("lobby", new Heard());
    RelayChannel third = node().subscribe("lobby", new Heard());
    lobby.enter("ada", "on the phone");
    other.enter("ada", "at the desk");
    Await.until("both are known", () -> third.members().size() == 2);
    lobby.leave("ada");
    Await.until("one has left", () -> third.members().size() == 1);
    assertThat(third.members()).containsExactly(new RelayMember("ada", "at the desk"));
  }

  @Test
  void a_node_that_closes_leaves_at_once_with_all_its_members() throws Exception {
    RedisRelay leaving = node();
    RelayChannel lobby = leaving.subscribe("lobby", new Heard());
    Heard heard = new Heard();
    RelayChannel other = node().subscribe("lobby", heard);
    lobby.enter("1", "Ada");
    lobby.enter("2", "Grace");
    heard.next();
    heard.next();
    lobby.publish(Message.text("bye"));

    leaving.close();

    assertThat(heard.texts(1)).containsExactly("bye");
    assertThat(heard.next()).isEqualTo(new Presence(List.of(), List.of("1", "2")));
    assertThat(other.members()).isEmpty();
    assertThat(redis.cli("HLEN", "sockeye:nodes")).isEqualTo("1");
  }

  @Test
  void who_enters_a_channel_that_is_closed_is_nowhere() throws Exception {
    RedisRelay here = node();
    RelayChannel closed = here.subscribe("lobby", new Heard());
    RelayChannel open = here.subscribe("lobby", new Heard());
    Heard heard = new Heard();
    RelayChannel other = node().subscribe("lobby", heard);
    closed.close();

    closed.enter("1", "Ada");
    open.enter("2", "Grace");

    assertThat(heard.next()).isEqualTo(new Presence(List.of("2"), List.of()));
    assertThat(open.members()).containsExactly(new RelayMember("2", "Grace"));
    assertThat(other.members()).containsExactly(new RelayMember("2", "Grace"));
  }

  /** The others of its node are told of its members' end while it is being closed. */
  @Test
  void who_enters_a_channel_that_is_being_closed_does_not_stay() throws Exception {
    RedisRelay here = node();
    RelayChannel closing = here.subscribe("lobby", new Heard());
    RelayChannel staying =
        here.subscribe(
            "lobby",
            new RelaySubscriber() {
              @Override
              public void onMessage(Message message) {}

              @Override
              public void onPresence(List<RelayMember> entered, List<RelayMember> left) {
                if (!left.isEmpty()) {
                  closing.enter("2", "Grace");
                }
              }
            });
    Heard heard = new Heard();
    RelayChannel other = node().subscribe("lobby", heard);
    closing.enter("1", "Ada");
    Await.until("it is known", () -> other.members().size() == 1);

    closing.close();
    staying.enter("3", "Joan");

    Await.until("what came before is known", () -> heard.entered().contains("3"));
    assertThat(staying.members()).containsExactly(new RelayMember("3", "Joan"));
    assertThat(other.members()).containsExactly(new RelayMember("3", "Joan"));
  }

  @Test
  void a_subscription_that_closes_leaves_with_its_members() throws Exception {
    RedisRelay here = node();
    RelayChannel closing = here.subscribe("lobby", new Heard());
    RelayChannel staying = here.subscribe("lobby", new Heard());
    Heard heard = new Heard();
    RelayChannel other = node().subscribe("lobby", heard);
    closing.enter("1", "Ada");
    staying.enter("1", "Grace");
    Await.until("both are known", () -> other.members().size() == 2);

    closing.close();

    Await.until("one is gone", () -> other.members().size() == 1);
    assertThat(other.members()).containsExactly(new RelayMember("1", "Grace"));
  }

  @Test
  void members_of_a_node_that_is_killed_are_gone_when_its_time_is_up() throws Exception {
    Heard heard = new Heard();
    RelayChannel lobby = node(EXPIRY).subscribe("lobby", heard);
    try (RelayNode dying = RelayNode.start(redis, EXPIRY, "7")) {
      assertThat(heard.next()).isEqualTo(new Presence(List.of("7"), List.of()));
      long begin = System.nanoTime();
      dying.signal("KILL");

      assertThat(heard.next()).isEqualTo(new Presence(List.of(), List.of("7")));
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(EXPIRY.dividedBy(2), EXPIRY.multipliedBy(4));
      assertThat(lobby.members()).isEmpty();
      Await.until("Redis has forgotten it", () -> clis("HLEN", "sockeye:nodes").equals("1"));
      assertThat(redis.cli("KEYS", "sockeye:members:*")).isEmpty();
    }
  }

  @Test
  void a_node_that_starts_later_does_not_see_the_dead() throws Exception {
    try (RelayNode dying = RelayNode.start(redis, EXPIRY, "7")) {
      Await.until("it is there", () -> !clis("KEYS", "sockeye:members:*").isEmpty());
      dying.signal("KILL");
    }
    String name = redis.cli("HKEYS", "sockeye:nodes");
    SignOfLife last = SignOfLife.parse(redis.cli("HGET", "sockeye:nodes", name));
    long longAgo = last.beat() - EXPIRY.toMillis();
    SignOfLife old = new SignOfLife(longAgo, last.since(), last.number(), last.version());
    assertThat(redis.cli("HSET", "sockeye:nodes", name, old.toString())).isEqualTo("0");

    assertThat(node(EXPIRY).subscribe("lobby", new Heard()).members()).isEmpty();
    Await.until("Redis has forgotten it", () -> clis("HLEN", "sockeye:nodes").equals("1"));
    assertThat(redis.cli("KEYS", "sockeye:members:*")).isEmpty();
  }

  @Test
  void a_node_that_was_taken_for_dead_comes_back() throws Exception {
    Heard heard = new Heard();
    RelayChannel lobby = node(EXPIRY).subscribe("lobby", heard);
    try (RelayNode pausing = RelayNode.start(redis, EXPIRY, "7")) {
      assertThat(heard.next()).isEqualTo(new Presence(List.of("7"), List.of()));
      pausing.signal("STOP");
      assertThat(heard.next()).isEqualTo(new Presence(List.of(), List.of("7")));
      Await.until("Redis has forgotten it", () -> clis("HLEN", "sockeye:nodes").equals("1"));

      pausing.signal("CONT");

      assertThat(heard.next()).isEqualTo(new Presence(List.of("7"), List.of()));
      assertThat(lobby.members()).extracting(RelayMember::id).containsExactly("7");
    }
  }

  private String clis(String... arguments) {
    try {
      return redis.cli(arguments);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namespaces_know_nothing_of_each_other() throws Exception {
    Heard heard = new Heard();
    RelayChannel lobby = node().subscribe("lobby", heard);
    try (RedisRelay other = RedisRelay.builder(redis.uri()).namespace("other").start()) {
      RelayChannel others = other.subscribe("lobby", new Heard());
      others.enter("1", "Ada");
      others.publish(Message.text("hello"));
    }
    RelayChannel second = node().subscribe("lobby", new Heard());
    second.publish(Message.text("last"));
    assertThat(heard.texts(1)).containsExactly("last");
    assertThat(lobby.members()).isEmpty();
  }

  @Test
  void what_no_relay_has_written_is_skipped() throws Exception {
    Heard heard = new Heard();
    node().subscribe("lobby", heard);
    RelayChannel other = node().subscribe("lobby", new Heard());
    assertThat(redis.cli("XADD", "sockeye:stream", "*", "a", "b")).contains("-");
    assertThat(redis.cli("HSET", "sockeye:nodes", "nobody", "nothing")).isEqualTo("1");
    other.publish(Message.text("hello"));
    assertThat(heard.texts(1)).containsExactly("hello");
  }

  @Test
  void the_password_and_the_database_are_of_the_uri() throws Exception {
    try (RedisServer closed = RedisServer.start("--requirepass", "a:b/c")) {
      URI good = URI.create("redis://:a:b%2Fc@127.0.0.1:" + closed.uri().getPort() + "/3");
      try (RedisRelay one = RedisRelay.builder(good).start();
          RedisRelay two = RedisRelay.builder(good).start()) {
        Heard heard = new Heard();
        one.subscribe("lobby", heard);
        two.subscribe("lobby", new Heard()).publish(Message.text("hello"));
        assertThat(heard.texts(1)).containsExactly("hello");
      }
      assertThat(closed.cli("-a", "a:b/c", "-n", "3", "--no-auth-warning", "KEYS", "*"))
          .contains("sockeye:stream");
      assertThatThrownBy(() -> RedisRelay.builder(closed.uri()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("NOAUTH");
      assertThatThrownBy(
              () ->
                  RedisRelay.builder(
                          URI.create("redis://:wrong@127.0.0.1:" + closed.uri().getPort()))
                      .start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("WRONGPASS");
    }
  }

  @Test
  void where_there_is_no_redis_the_relay_does_not_start() throws Exception {
    redis.kill();
    assertThatThrownBy(this::node)
        .isInstanceOf(IOException.class)
        .hasMessage("Redis at 127.0.0.1:" + redis.uri().getPort() + ": Connection refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "redis:localhost",
        "localhost",
        "redis://localhost/x",
        "redis://user@localhost"
      })
  void another_uri_is_refused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisRelay.builder(URI.create(uri)))
        .withMessageNotContaining("null");
  }
}
