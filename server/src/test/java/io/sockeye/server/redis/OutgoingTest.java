package io.sockeye.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.server.redis.Entry.Kind;
import io.sockeye.server.redis.Outgoing.Batch;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for Redis: its order, its numbers and its bounds. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class OutgoingTest {

  private final Outgoing outgoing = new Outgoing(3, 1_000);

  private boolean publish(String text) {
    return outgoing.publish("lobby", Message.text(text));
  }

  @Test
  void messages_and_changes_leave_in_their_order() throws Exception {
    publish("one");
    outgoing.enter("1/lobby", "a", "Ada");
    publish("two");

    Batch batch = outgoing.next();

    assertThat(batch.entries())
        .extracting(Entry::kind)
        .containsExactly(Kind.TEXT, Kind.ENTER, Kind.TEXT);
    assertThat(batch.entries()).extracting(Entry::number).containsExactly(1L, 1L, 2L);
    assertThat(batch.number()).isEqualTo(2);
    assertThat(batch.version()).isEqualTo(1);
    assertThat(batch.members()).isNull();
  }

  @Test
  void what_has_no_room_is_refused_and_counted() throws Exception {
    assertThat(publish("1")).isTrue();
    assertThat(publish("2")).isTrue();
    assertThat(publish("3")).isTrue();
    assertThat(publish("4")).isFalse();
    assertThat(publish("5")).isFalse();

    Batch batch = outgoing.next();

    assertThat(batch.entries()).hasSize(3);
    assertThat(batch.unsent()).isEqualTo(2);
    assertThat(batch.number()).as("5 messages are settled then").isEqualTo(5);
    assertThat(publish("6")).isTrue();
    assertThat(outgoing.next().entries()).extracting(Entry::number).containsExactly(6L);
  }

  @Test
  void bytes_are_bounded_too_but_one_message_has_room() {
    assertThat(publish("x".repeat(5_000))).isTrue();
    assertThat(publish("")).isFalse();
  }

  @Test
  void changes_without_room_are_made_up_for_by_all_members() throws Exception {
    outgoing.enter("1/lobby", "a", "Ada");
    publish("1");
    publish("2");
    outgoing.leave("1/lobby", "a");
    outgoing.enter("1/lobby", "g", "Grace");

    Batch batch = outgoing.next();

    assertThat(batch.members()).isEqualTo(Map.of("1/lobby\0g", "Grace"));
    assertThat(batch.version()).isEqualTo(3);
    assertThat(batch.entries()).extracting(Entry::kind).containsExactly(Kind.TEXT, Kind.TEXT);
    outgoing.leave("1/lobby", "g");
    assertThat(outgoing.next().entries()).extracting(Entry::number).containsExactly(4L);
  }

  @Test
  void what_changes_nothing_does_not_leave() throws Exception {
    outgoing.enter("1/lobby", "a", "Ada");
    outgoing.enter("1/lobby", "a", "Ada");
    outgoing.leave("1/lobby", "nobody");
    assertThat(outgoing.next().entries()).hasSize(1);
  }

  @Test
  void all_of_a_place_leave_together() throws Exception {
    outgoing.enter("1/lobby", "a", "Ada");
    outgoing.enter("11/lobby", "a", "another Ada");
    outgoing.next();
    outgoing.leaveAll("1/lobby");
    outgoing.writeMembers();
    assertThat(outgoing.next().members()).isEqualTo(Map.of("11/lobby\0a", "another Ada"));
  }

  @Test
  void a_batch_is_bounded_and_what_is_left_is_not_settled() throws Exception {
    Outgoing roomy = new Outgoing(10_000, 100 << 20);
    for (int i = 0; i < 1_000; i++) {
      roomy.publish("lobby", Message.text("x"));
    }
    Batch first = roomy.next();
    assertThat(first.entries()).hasSizeBetween(1, 999);
    assertThat(first.number()).isEqualTo(first.entries().size());
    roomy.publish("lobby", Message.binary(new byte[10 << 20]));
    int sent = first.entries().size();
    while (sent < 1_001) {
      Batch next = roomy.next();
      sent += next.entries().size();
      assertThat(next.number()).isEqualTo(sent);
    }
  }

  @Test
  void when_it_is_closed_what_waits_can_still_be_taken() throws Exception {
    publish("1");
    outgoing.close();
    assertThat(publish("2")).isFalse();
    assertThat(outgoing.next().entries()).hasSize(1);
    assertThat(outgoing.next().isEmpty()).isTrue();
  }
}
