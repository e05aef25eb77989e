package io.sockeye.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.server.Await;
import io.sockeye.server.Heard;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.RelayMember;
import io.sockeye.server.RelaySubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a relay when Redis fails it, or when it is too slow itself. */
class RedisFailuresIT {

  private static final Duration AWAY = Duration.ofSeconds(10);

  private final List<RedisRelay> relays = new ArrayList<>();
  private final ScheduledExecutorService talking = Executors.newSingleThreadScheduledExecutor();
  private RedisServer redis;

  @AfterEach
  void stop() throws Exception {
    talking.shutdownNow();
    if (redis != null) {
      redis.goOn();
      relays.forEach(RedisRelay::close);
      redis.close();
    }
  }

  private RedisRelay start(RedisRelayBuilder builder) throws IOException {
    RedisRelay relay = builder.start();
    relays.add(relay);
    return relay;
  }

  /** Counts what it is told. */
  private static final class Told implements RedisRelayListener {
    private final AtomicInteger disconnected = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();

    @Override
    public void onDisconnected(IOException cause) {
      disconnected.incrementAndGet();
    }

    @Override
    public void onConnected() {
      connected.incrementAndGet();
    }

    @Override
    public void onUnsent(long messages) {
      unsent.addAndGet(messages);
    }

    @Override
    public void onMissed(long messages) {
      missed.addAndGet(messages);
    }
  }

  private enum Absence {
    /** The machine is there, and takes what is sent to it. */
    HANGS,
    /** It comes back with nothing in it. */
    IS_KILLED_AND_HAS_LOST_ALL,
    IS_KILLED_AND_HAS_KEPT_ALL
  }

  @ParameterizedTest
  @EnumSource(Absence.class)
  void redis_is_away_for_ten_seconds(Absence absence) throws Exception {
    redis =
        absence == Absence.IS_KILLED_AND_HAS_KEPT_ALL
            ? RedisServer.start("--appendonly", "yes", "--appendfsync", "always")
            : RedisServer.start();
    Told told = new Told();
    RedisRelay here = start(RedisRelay.builder(redis.uri()).listener(told));
    Heard own = new Heard();
    Heard local = new Heard();
    RelayChannel lobby = here.subscribe("lobby", own);
    here.subscribe("lobby", local);
    Heard remote = new Heard();
    Told toldThere = new Told();
    RelayChannel other =
        start(RedisRelay.builder(redis.uri()).listener(toldThere)).subscribe("lobby", remote);
    lobby.enter("1", "Ada");
    other.enter("2", "Grace");
    Await.until("each knows all", () -> lobby.members().size() == 2 && other.members().size() == 2);

    if (absence == Absence.HANGS) {
      redis.hang();
    } else {
      redis.kill();
    }
    List<String> said = talkWhileAway(lobby, other, local);
    lobby.enter("3", "Barbara");
    lobby.leave("1");
    assertThat(lobby.members()).as("as last known").extracting(RelayMember::id).contains("2");
    if (absence == Absence.HANGS) {
      redis.goOn();
    } else {
      redis.startAgain();
    }

    List<String> replies = said.stream().map(text -> "re: " + text).toList();
    assertThat(remote.textsAlone(said.size())).isEqualTo(said);
    assertThat(own.textsAlone(said.size())).isEqualTo(replies);
    assertThat(local.textsAlone(said.size())).isEqualTo(replies);
    Await.until(
        "the other node knows who is there", () -> ids(other.members()).equals(List.of("2", "3")));
    Await.until("all is well", () -> told.connected.get() == 1 && toldThere.connected.get() == 1);
    assertThat(told.disconnected).hasValue(1);
    assertThat(List.of(told.unsent, told.missed, toldThere.unsent, toldThere.missed))
        .extracting(AtomicLong::get)
        .containsOnly(0L);

    // Redis was away for longer than it takes a node to pass for dead, and none has.
    assertThat(own.entered()).containsExactly("2");
    assertThat(own.left()).isEmpty();
    assertThat(remote.entered()).containsExactly("1", "3");
    assertThat(remote.left()).containsExactly("1");
    RelayChannel third = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    Await.until("a new node knows all", () -> ids(third.members()).equals(List.of("2", "3")));
    lobby.publish(Message.text("last"));
    assertThat(remote.textsAlone(1)).as("nothing comes twice").containsExactly("last");
    assertThat(told.missed).hasValue(0);
  }

  /** {@return what was said in the first channel; the other one has replied to each of it} */
  private List<String> talkWhileAway(RelayChannel lobby, RelayChannel other, Heard local)
      throws InterruptedException {
    List<String> said = new ArrayList<>();
    Future<?> talk =
        talking.scheduleWithFixedDelay(
            () -> {
              String text = Integer.toString(said.size());
              long begin = System.nanoTime();
              assertThat(lobby.publish(Message.text(text))).isTrue();
              assertThat(other.publish(Message.text("re: " + text))).isTrue();
              assertThat(Duration.ofNanos(System.nanoTime() - begin))
                  .as("less than Redis may take to answer")
                  .isLessThan(Duration.ofMillis(RedisOptions.TIMEOUT_MILLIS));
              assertThat(local.textsAlone(1)).as("delivered here at once").containsExactly(text);
              said.add(text);
            },
            0,
            20,
            TimeUnit.MILLISECONDS);
    assertThat(talk).as("goes on").failsWithin(AWAY).withThrowableOfType(TimeoutException.class);
    talking.shutdown();
    assertThat(talking.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).hasSizeGreaterThan(100);
    return said;
  }

  private static List<String> ids(List<RelayMember> members) {
    return members.stream().map(RelayMember::id).sorted().toList();
  }

  @Test
  void what_is_too_much_for_the_queue_is_refused_and_reported_at_both_ends() throws Exception {
    redis = RedisServer.start();
    Told told = new Told();
    Told toldThere = new Told();
    RelayChannel lobby =
        start(RedisRelay.builder(redis.uri()).listener(told).maxQueued(10, 1 << 20))
            .subscribe("lobby", new Heard());
    Heard heard = new Heard();
    start(RedisRelay.builder(redis.uri()).listener(toldThere)).subscribe("lobby", heard);
    lobby.publish(Message.text("first"));
    assertThat(heard.texts(1)).containsExactly("first");

    redis.hang();
    List<String> accepted = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      if (lobby.publish(Message.text(Integer.toString(i)))) {
        accepted.add(Integer.toString(i));
      } else {
        refused++;
      }
    }
    assertThat(accepted).as("10, and what the sender has taken").hasSizeBetween(10, 300);
    redis.goOn();

    assertThat(heard.texts(accepted.size())).isEqualTo(accepted);
    long expected = refused;
    Await.until("told here", () -> told.unsent.get() == expected);
    Await.until("told there", () -> toldThere.missed.get() == expected);
    assertThat(told.missed).hasValue(0);
    lobby.publish(Message.text("last"));
    assertThat(heard.texts(1)).containsExactly("last");
    assertThat(toldThere.missed).hasValue(expected);
  }

  @Test
  void the_queue_is_bounded_in_bytes() throws Exception {
    redis = RedisServer.start();
    Told told = new Told();
    RelayChannel lobby =
        start(RedisRelay.builder(redis.uri()).listener(told).maxQueued(10_000, 8 << 20))
            .subscribe("lobby", new Heard());
    Heard heard = new Heard();
    start(RedisRelay.builder(redis.uri())).subscribe("lobby", heard);
    lobby.publish(Message.text("first"));
    heard.next();

    redis.hang();
    byte[] data = new byte[24 << 20];
    int accepted = 0;
    // More than the kernel takes, so that the sender is held up in writing.
    for (int i = 0; i < 16; i++) {
      accepted += lobby.publish(Message.binary(data)) ? 1 : 0;
    }
    assertThat(accepted).isBetween(1, 4);
    Await.until("it was noticed", () -> told.disconnected.get() > 0);
    redis.goOn();

    for (int i = 0; i < accepted; i++) {
      assertThat(heard.next()).isEqualTo(Message.binary(data));
    }
    long refused = 16 - accepted;
    Await.until("told", () -> told.unsent.get() == refused);
  }

  @Test
  void changes_of_members_that_find_no_room_are_made_up_for() throws Exception {
    redis = RedisServer.start();
    RelayChannel lobby =
        start(RedisRelay.builder(redis.uri()).maxQueued(5, 1 << 20))
            .subscribe("lobby", new Heard());
    RelayChannel other = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    redis.hang();
    for (int i = 0; i < 1_000; i++) {
      lobby.enter(Integer.toString(i), "member");
    }
    for (int i = 10; i < 1_000; i++) {
      lobby.leave(Integer.toString(i));
    }
    redis.goOn();
    Await.until("all is known", () -> other.members().size() == 10);
    lobby.leave("0");
    Await.until("and goes on", () -> other.members().size() == 9);
  }

  /** Does not come to read while the latch is closed. */
  private static final class Slow implements RelaySubscriber {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final Heard heard = new Heard();

    @Override
    public void onMessage(Message message) {
      reached.countDown();
      Await.latch(held);
      heard.onMessage(message);
    }
  }

  @Test
  void what_redis_does_not_keep_is_reported_as_missed() throws Exception {
    redis = RedisServer.start();
    Told told = new Told();
    RelayChannel lobby =
        start(RedisRelay.builder(redis.uri()).history(50)).subscribe("lobby", new Heard());
    Slow slow = new Slow();
    start(RedisRelay.builder(redis.uri()).listener(told)).subscribe("lobby", slow);
    Heard quick = new Heard();
    start(RedisRelay.builder(redis.uri())).subscribe("lobby", quick);

    lobby.publish(Message.text("first"));
    Await.latch(slow.reached);
    for (int i = 0; i < 2_000; i++) {
      assertThat(lobby.publish(Message.text(Integer.toString(i)))).isTrue();
    }
    Await.until("all is in Redis", () -> quick.texts(1).get(0).equals("1999"));
    slow.held.countDown();

    assertThat(slow.heard.texts(1)).containsExactly("first");
    int heard = 0;
    int last = -1;
    while (last < 1_999) {
      int next = Integer.parseInt(slow.heard.texts(1).get(0));
      assertThat(next).isGreaterThan(last);
      last = next;
      heard++;
    }
    assertThat(heard).isLessThan(2_000);
    assertThat(told.missed).hasValue(2_000 - heard);
  }

  @Test
  void what_redis_loses_is_reported_as_missed() throws Exception {
    redis = RedisServer.start();
    Told told = new Told();
    RelayChannel lobby = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    lobby.enter("1", "Ada");
    Slow slow = new Slow();
    RelayChannel other =
        start(RedisRelay.builder(redis.uri()).listener(told)).subscribe("lobby", slow);
    Heard quick = new Heard();
    start(RedisRelay.builder(redis.uri())).subscribe("lobby", quick);
    lobby.publish(Message.text("0"));
    quick.textsAlone(1);
    // It has read that alone, and reads no more as long as it is held.
    Await.latch(slow.reached);
    for (int i = 1; i < 20; i++) {
      lobby.publish(Message.text(Integer.toString(i)));
    }
    quick.textsAlone(19);

    assertThat(redis.cli("FLUSHALL")).isEqualTo("OK");
    slow.held.countDown();

    lobby.publish(Message.text("after it"));
    int heard = 0;
    while (!slow.heard.textsAlone(1).get(0).equals("after it")) {
      heard++;
    }
    assertThat(heard).isLessThan(20);
    assertThat(told.missed).hasValue(20 - heard);
    RelayChannel late = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    Await.until("who is there is known again", () -> late.members().size() == 1);
    assertThat(other.members()).hasSize(1);
  }

  @Test
  void members_that_redis_has_lost_are_written_anew_though_others_have_entered_since()
      throws Exception {
    redis = RedisServer.start();
    RelayChannel lobby = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    Heard heard = new Heard();
    start(RedisRelay.builder(redis.uri())).subscribe("lobby", heard);
    for (int i = 0; i < 3; i++) {
      lobby.enter(Integer.toString(i), "member");
      heard.next();
    }
    assertThat(redis.cli("FLUSHALL")).isEqualTo("OK");
    lobby.enter("3", "member");
    RelayChannel late = start(RedisRelay.builder(redis.uri())).subscribe("lobby", new Heard());
    Await.until("a new node knows all", () -> late.members().size() == 4);
    assertThat(heard.next()).isEqualTo(new Heard.Presence(List.of("3"), List.of()));
    lobby.publish(Message.text("last"));
    assertThat(heard.texts(1)).as("nobody has seemed to leave").containsExactly("last");
  }

  @Test
  void closing_is_bounded_while_redis_hangs() throws Exception {
    redis = RedisServer.start();
    RedisRelay relay = start(RedisRelay.builder(redis.uri()));
    RelayChannel lobby = relay.subscribe("lobby", new Heard());
    redis.hang();
    lobby.publish(Message.text("hello"));
    long begin = System.nanoTime();
    relay.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Await.BOUND);
  }
}
