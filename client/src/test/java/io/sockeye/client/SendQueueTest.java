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
  void messagesComeOutInOrderAndWhatIsPutBackComesFirst() {
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
  void moreMessagesThanTheBoundAreRefusedAndRoomComesBack() {
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
  void bytesAreThoseOfUtf8AndAreGivenBack() {
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
  void aMessageLongerThanTheBoundIsTakenWhereNoOtherWaits() {
    SendQueue queue = new SendQueue(100, 7);

    assertThat(queue.add(Message.binary(new byte[8]), null)).isTrue();
    assertThat(queue.add(Message.binary(new byte[0]), null)).isFalse();
    queue.remove();
    queue.add(Message.text(""), null);
    assertThat(queue.add(Message.binary(new byte[8]), null)).isFalse();
  }

  @Test
  void theCallersArrayIsCopied() {
    SendQueue queue = new SendQueue(1, 1);
    byte[] data = {1};
    queue.add(Message.binary(data), null);
    data[0] = 2;

    assertThat(all(queue)).containsExactly(Message.binary(new byte[] {1}));
  }

  @Test
  void aTextThatCannotBeSentIsRefusedAtOnce() {
    SendQueue queue = new SendQueue(1, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(Message.text("\ud800"), null));
    assertThat(queue.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
  void aBoundWithoutRoomIsRefused(int messages, long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SendQueue(messages, bytes))
        .withMessageContaining("at least 1 message and 1 byte");
  }
}
