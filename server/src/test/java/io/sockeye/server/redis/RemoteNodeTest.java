package io.sockeye.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Heard;
import io.sockeye.server.Heard.Presence;
import io.sockeye.server.Relay;
import io.sockeye.server.RelayChannel;
import io.sockeye.server.RelayMember;
import io.sockeye.server.redis.RemoteNode.SignOfLife;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one node makes of the numbers and changes of another. */
class RemoteNodeTest {

  private final Relay here = Relay.inProcess();
  private final Heard heard = new Heard();
  private final RelayChannel lobby = here.subscribe("lobby", heard);
  private final RemoteNode node = new RemoteNode(here);

  private static SignOfLife sign(long number, long version) {
    return new SignOfLife(1, 1, number, version);
  }

  @Test
  void the_first_message_of_an_older_node_may_have_any_number() {
    assertThat(node.hasCome(7)).isFalse();
    assertThat(node.arrived(7)).isZero();
    assertThat(node.hasCome(7)).isTrue();
    assertThat(node.hasCome(6)).isTrue();
    assertThat(node.hasCome(8)).isFalse();
    assertThat(node.arrived(8)).isZero();
    assertThat(node.arrived(12)).isEqualTo(3);
  }

  @Test
  void of_a_younger_node_each_message_is_expected() {
    node.expectAll();
    assertThat(node.arrived(4)).isEqualTo(3);
  }

  @Test
  void what_the_sign_of_life_counts_and_does_not_come_is_missed() {
    node.arrived(7);
    node.heard(sign(7, 0), 0);
    assertThat(node.caughtUp()).isZero();
    node.heard(sign(10, 0), 0);
    assertThat(node.caughtUp()).isEqualTo(3);
    assertThat(node.caughtUp()).as("told once").isZero();
    assertThat(node.hasCome(10)).isTrue();
  }

  @Test
  void what_an_older_node_sent_before_is_not_missed() {
    node.heard(sign(10, 0), 0);
    assertThat(node.caughtUp()).isZero();
    assertThat(node.arrived(12)).isEqualTo(1);
  }

  @Test
  void a_sign_of_life_is_new_when_its_time_is() {
    assertThat(node.heard(new SignOfLife(5, 1, 0, 0), 100)).isTrue();
    assertThat(node.heard(new SignOfLife(5, 1, 0, 0), 200)).isFalse();
    assertThat(node.heardAt()).isEqualTo(100);
    assertThat(node.heard(new SignOfLife(6, 1, 0, 0), 300)).isTrue();
    assertThat(node.heardAt()).isEqualTo(300);
  }

  @Test
  void a_sign_of_life_is_read_as_it_is_written() {
    SignOfLife sign = new SignOfLife(5, 1, 2, 3);
    assertThat(SignOfLife.parse(sign.toString())).isEqualTo(sign);
    for (String other : List.of("", "1 2 3", "1 2 3 4 5", "1 2 3 x", "1  2 3")) {
      assertThat(SignOfLife.parse(other)).as(other).isNull();
    }
  }

  @Test
  void changes_are_taken_in_their_order_and_once() throws Exception {
    node.revive();
    node.members(hash(1, Map.of("1/lobby\0a", "Ada")));
    assertThat(heard.next()).isEqualTo(new Presence(List.of("a"), List.of()));
    Entry grace = Entry.enter(2, "1/lobby", "g", "Grace");
    assertThat(node.change(grace)).isTrue();
    assertThat(heard.next()).isEqualTo(new Presence(List.of("g"), List.of()));
    assertThat(node.change(grace)).as("again").isTrue();
    assertThat(node.change(Entry.leave(4, "1/lobby", "a"))).as("one before is missing").isFalse();
    assertThat(heard.isEmpty()).isTrue();
    assertThat(node.change(Entry.leave(3, "1/lobby", "a"))).isTrue();
    assertThat(heard.next()).isEqualTo(new Presence(List.of(), List.of("a")));
    assertThat(lobby.members()).containsExactly(new RelayMember("g", "Grace"));
  }

  @Test
  void all_members_take_the_place_of_those_before() throws Exception {
    node.revive();
    node.members(hash(5, Map.of("1/lobby\0a", "Ada", "2/lobby\0a", "another Ada")));
    heard.next();
    heard.next();
    node.heard(sign(0, 6), 0);
    assertThat(node.isBehind()).isTrue();

    node.members(hash(6, Map.of("2/lobby\0a", "another Ada", "2/lobby\0b", "Barbara")));

    assertThat(node.isBehind()).isFalse();
    assertThat(List.of(heard.next(), heard.next()))
        .containsExactlyInAnyOrder(
            new Presence(List.of("b"), List.of()), new Presence(List.of(), List.of("a")));
    assertThat(heard.isEmpty()).as("who was there is no news").isTrue();
  }

  @Test
  void what_redis_has_lost_is_not_forgotten() throws Exception {
    node.revive();
    node.members(hash(5, Map.of("1/lobby\0a", "Ada")));
    heard.next();
    node.members(hash(4, Map.of()));
    node.members(List.of());
    assertThat(lobby.members()).hasSize(1);
    assertThat(heard.isEmpty()).isTrue();
  }

  @Test
  void who_is_dead_has_no_members_and_takes_no_change() throws Exception {
    node.revive();
    node.members(hash(1, Map.of("1/lobby\0a", "Ada")));
    heard.next();
    node.die();
    assertThat(heard.next()).isEqualTo(new Presence(List.of(), List.of("a")));
    assertThat(node.change(Entry.enter(2, "1/lobby", "g", "Grace"))).isTrue();
    assertThat(lobby.members()).isEmpty();
    assertThat(node.isBehind()).isFalse();
  }

  private static List<byte[]> hash(long version, Map<String, String> members) {
    List<byte[]> hash = new ArrayList<>();
    hash.add("version".getBytes(UTF_8));
    hash.add(Long.toString(version).getBytes(UTF_8));
    members.forEach(
        (field, about) -> {
          hash.add(field.getBytes(UTF_8));
          hash.add(about.getBytes(UTF_8));
        });
    return hash;
  }
}
