package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sockeye.codec.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a relay promises, within one process. */
class InProcessRelayTest {

  private final Relay relay = Relay.inProcess();
  private final Heard ada = new Heard();
  private final Heard grace = new Heard();
  private final RelayChannel adas = relay.subscribe("lobby", ada);
  private final RelayChannel graces = relay.subscribe("lobby", grace);

  @Test
  void a_message_goes_to_all_others_of_the_channel() throws Exception {
    Heard elsewhere = new Heard();
    relay.subscribe("kitchen", elsewhere);
    Heard third = new Heard();
    relay.subscribe("lobby", third);

    assertThat(adas.publish(Message.text("hello"))).isTrue();
    assertThat(adas.publish(Message.binary(new byte[] {1, 2}))).isTrue();

    for (Heard other : List.of(grace, third)) {
      assertThat(other.next()).isEqualTo(Message.text("hello"));
      assertThat(other.next()).isEqualTo(Message.binary(new byte[] {1, 2}));
      assertThat(other.isEmpty()).isTrue();
    }
    assertThat(ada.isEmpty()).as("who publishes does not get it").isTrue();
    assertThat(elsewhere.isEmpty()).isTrue();
  }

  @Test
  void who_is_present_is_known_to_all() throws Exception {
    adas.enter("1", "Ada");
    assertThat(grace.next()).isEqualTo(new Heard.Presence(List.of("1"), List.of()));
    graces.enter("2", "Grace");
    assertThat(ada.next()).isEqualTo(new Heard.Presence(List.of("2"), List.of()));

    RelayMember one = new RelayMember("1", "Ada");
    RelayMember two = new RelayMember("2", "Grace");
    assertThat(adas.members()).containsExactly(one, two);
    assertThat(graces.members()).containsExactly(two, one);
    assertThat(relay.subscribe("lobby", new Heard()).members()).containsExactly(one, two);
    assertThat(relay.subscribe("kitchen", new Heard()).members()).isEmpty();

    adas.leave("1");
    assertThat(grace.next()).isEqualTo(new Heard.Presence(List.of(), List.of("1")));
    assertThat(graces.members()).containsExactly(two);
  }

  @Test
  void what_changes_nothing_is_no_news() throws Exception {
    adas.enter("1", "Ada");
    adas.enter("1", "Ada");
    adas.leave("7");
    adas.enter("1", "Ada Lovelace");
    assertThat(grace.next()).isEqualTo(new Heard.Presence(List.of("1"), List.of()));
    assertThat(grace.next())
        .as("with the new name")
        .isEqualTo(new Heard.Presence(List.of("1"), List.of()));
    assertThat(grace.isEmpty()).isTrue();
    assertThat(graces.members()).containsExactly(new RelayMember("1", "Ada Lovelace"));
  }

  @Test
  void one_id_at_two_nodes_is_two_members() {
    adas.enter("ada", "on the phone");
    graces.enter("ada", "at the desk");
    adas.leave("ada");
    assertThat(adas.members()).containsExactly(new RelayMember("ada", "at the desk"));
  }

  @Test
  void who_closes_leaves_with_all_members_at_once() throws Exception {
    adas.enter("1", "Ada");
    adas.enter("2", "Ada's daughter");
    grace.next();
    grace.next();

    adas.close();

    assertThat(grace.next()).isEqualTo(new Heard.Presence(List.of(), List.of("1", "2")));
    assertThat(adas.publish(Message.text("late"))).isFalse();
    adas.enter("1", "Ada");
    graces.publish(Message.text("to nobody"));
    assertThat(grace.isEmpty()).isTrue();
    assertThat(ada.isEmpty()).isTrue();
    assertThat(graces.members()).isEmpty();
  }

  @Test
  void a_subscriber_that_fails_is_none_of_the_others_business() throws Exception {
    try (LogRecorder log = new LogRecorder(Relay.class)) {
      relay.subscribe(
          "lobby",
          message -> {
            throw new IllegalStateException("broken");
          });
      Heard last = new Heard();
      relay.subscribe("lobby", last);

      assertThat(adas.publish(Message.text("hello"))).isTrue();

      assertThat(grace.texts(1)).containsExactly("hello");
      assertThat(last.texts(1)).containsExactly("hello");
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void a_subscriber_may_publish() throws Exception {
    RelayChannel[] answering = new RelayChannel[1];
    answering[0] =
        relay.subscribe("lobby", message -> answering[0].publish(Message.text("re: " + message)));
    adas.publish(Message.text("hello"));
    assertThat(ada.texts(1)).containsExactly("re: hello");
    assertThat(grace.texts(2)).containsExactlyInAnyOrder("hello", "re: hello");
  }

  @Test
  void the_order_of_each_thread_is_kept() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = Integer.toString(i);
      threads.add(
          new Thread(
              () -> {
                for (int j = 0; j < 1_000; j++) {
                  adas.publish(Message.text(name + " " + j));
                }
              }));
    }
    threads.forEach(Thread::start);
    List<String> heard = grace.texts(4_000);
    for (int i = 0; i < 4; i++) {
      String name = i + " ";
      assertThat(heard.stream().filter(text -> text.startsWith(name)))
          .isSortedAccordingTo(
              (a, b) -> Integer.parseInt(a.substring(2)) - Integer.parseInt(b.substring(2)))
          .hasSize(1_000);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void what_cannot_be_sent_is_sent_to_nobody() {
    assertThatIllegalArgumentException().isThrownBy(() -> adas.publish(Message.text("\uD800")));
    assertThat(grace.isEmpty()).isTrue();
  }

  @Test
  void names_have_no_nul() {
    assertThatIllegalArgumentException().isThrownBy(() -> relay.subscribe("a\0b", ada));
    assertThatIllegalArgumentException().isThrownBy(() -> adas.enter("a\0b", ""));
  }

  @Test
  void a_closed_relay_takes_nothing() throws Exception {
    adas.enter("1", "Ada");
    relay.close();
    relay.close();
    assertThat(adas.publish(Message.text("late"))).isFalse();
    assertThat(graces.members()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> relay.subscribe("lobby", ada));
  }
}
