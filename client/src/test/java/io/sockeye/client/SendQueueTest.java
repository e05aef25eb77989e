package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sockeye.codec.Message;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of the queue, and its order. */
class SendQueueTest {

  private static List<Message> all(SendQueue queue) {
    return queue.removeAll().stream().map(SendQueue.Entry::message).toList();
  }

  @Test
  void messages_come_out_in_order_and_what_is_put_back_comes_first() {
    SendQueue queue = new SendQueue(10, 100);
    queue.add(Message.text("one"), null);
    queue.add(Message.text("two"), null);
    IOException cut = new IOException("cut");
    SendQueue.Entry one = queue.remove();
    queue.add(Message.text("three"), null);
    queue.putBack(one, cut);

    SendQueue.Entry again = queue.remove();
    assertThat(again.message()).isEqualTo(Message.text("one"));
    assertThat(again.cut()).isSameAs(cut);
    assertThat(all(queue)).containsExactly(Message.text("two"), Message.text("three"));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void more_messages_than_the_bound_are_refused_and_room_comes_back() {
    SendQueue queue = new SendQueue(2, 100);

    assertThat(queue.add(Message.text(""), null)).isTrue();
    assertThat(queue.add(Message.text(""), null)).isTrue();
    assertThat(queue.add(Message.text(""), null)).isFalse();
    queue.remove();
    assertThat(queue.add(Message.text(""), null)).isTrue();
    queue.removeAll();
    assertThat(queue.add(Message.text(""), null)).isTrue();
    assertThat(queue.add(Message.text(""), null)).isTrue();
  }

  @Test
  void bytes_are_those_of_utf8_and_are_given_back() {
    SendQueue queue = new SendQueue(100, 7);

    assertThat(queue.add(Message.text("\u6771\u4eac"), null)).isTrue();
    assertThat(queue.add(Message.binary(new byte[2]), null)).isFalse();
    assertThat(queue.add(Message.binary(new byte[1]), null)).isTrue();
    queue.putBack(queue.remove(), null);
    assertThat(queue.add(Message.text(""), null)).isTrue();
    queue.remove();
    assertThat(queue.add(Message.binary(new byte[6]), null)).isTrue();
    assertThat(queue.add(Message.binary(new byte[1]), null)).isFalse();
    queue.removeAll();
    assertThat(queue.add(Message.binary(new byte[7]), null)).isTrue();
  }

  @Test
  void a_message_longer_than_the_bound_is_taken_where_no_other_waits() {
    SendQueue queue = new SendQueue(100, 7);

    assertThat(queue.add(Message.binary(new byte[8]), null)).isTrue();
    assertThat(queue.add(Message.binary(new byte[0]), null)).isFalse();
    queue.remove();
    queue.add(Message.text(""), null);
    assertThat(queue.add(Message.binary(new byte[8]), null)).isFalse();
  }

  @Test
  void the_callers_array_is_copied() {
    SendQueue queue = new SendQueue(1, 1);
    byte[] data = {1};
    queue.add(Message.binary(data), null);
    data[0] = 2;

    assertThat(all(queue)).containsExactly(Message.binary(new byte[] {1}));
  }

  @Test
  void a_text_that_cannot_be_sent_is_refused_at_once() {
    SendQueue queue = new SendQueue(1, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(Message.text("\ud800"), null));
    assertThat(queue.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
  void a_bound_without_room_is_refused(int messages, long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SendQueue(messages, bytes))
        .withMessageContaining("at least 1 message and 1 byte");
  }
}
