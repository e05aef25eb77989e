package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {

  private final MessageAssembler assembler = new MessageAssembler();

  @Test
  void a_fragment_that_is_first_and_last_is_the_message() throws ProtocolViolationException {
    assertThat(add(Opcode.TEXT, "hello", true)).isEqualTo(Message.text("hello"));
    assertThat(add(Opcode.BINARY, "hello", true)).isEqualTo(Message.binary(Bytes.utf8("hello")));
    assertThat(add(Opcode.TEXT, "", true)).isEqualTo(Message.text(""));
    assertThat(add(Opcode.BINARY, "", true)).isEqualTo(Message.binary(Bytes.NONE));
  }

  @Test
  void fragments_are_put_together_in_order() throws ProtocolViolationException {
    for (int message = 0; message < 3; message++) {
      assertThat(add(Opcode.TEXT, "one ", false)).isNull();
      assertThat(add(Opcode.TEXT, "", false)).isNull();
      assertThat(add(Opcode.TEXT, "two ", false)).isNull();
      assertThat(add(Opcode.TEXT, "three", true)).isEqualTo(Message.text("one two three"));
    }
  }

  @Test
  void empty_fragments_may_stand_anywhere() throws ProtocolViolationException {
    add(Opcode.TEXT, "", false);
    add(Opcode.TEXT, "", false);
    assertThat(add(Opcode.TEXT, "", true)).isEqualTo(Message.text(""));
    add(Opcode.TEXT, "", false);
    assertThat(add(Opcode.TEXT, "late", true)).isEqualTo(Message.text("late"));
    add(Opcode.BINARY, "early", false);
    assertThat(add(Opcode.BINARY, "", true)).isEqualTo(Message.binary(Bytes.utf8("early")));
  }

  /** Seen elsewhere: text that is not UTF-8 is let through, or cut between frames. */
  @Test
  void a_character_may_stand_across_fragments() throws ProtocolViolationException {
    byte[] text = Bytes.utf8("a\u20ac\ud83d\ude00z");
    for (int i = 0; i < text.length - 1; i++) {
      assertThat(add(Opcode.TEXT, new byte[] {text[i]}, false)).isNull();
    }
    assertThat(add(Opcode.TEXT, Bytes.utf8("z"), true))
        .isEqualTo(Message.text("a\u20ac\ud83d\ude00z"));
  }

  @Test
  void the_bytes_are_copied_and_the_buffer_stays_as_it_is() throws ProtocolViolationException {
    byte[] bytes = Bytes.utf8("[first]");
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(bytes), Bytes.direct(bytes)}) {
      for (boolean fragmented : new boolean[] {false, true}) {
        buffer.clear().put(0, bytes).position(1).limit(6);
        Message message = assembler.add(new Event.Fragment(Opcode.BINARY, buffer, !fragmented));
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(6);
        buffer.put(1, Bytes.utf8("other"));
        if (fragmented) {
          message = add(Opcode.BINARY, "", true);
        }
        assertThat(message).isEqualTo(Message.binary(Bytes.utf8("first")));
        buffer.put(1, Bytes.utf8("first"));
      }
    }
  }

  @Test
  void after_a_text_that_it_has_found_not_to_be_utf8_nothing_more_is_received()
      throws ProtocolViolationException {
    for (boolean forAssembler : new boolean[] {false, true}) {
      WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
      byte[] wrong = Frames.of(Role.SERVER, 0x81, Bytes.hex("6180"));
      ByteBuffer in = ByteBuffer.wrap(Bytes.concat(wrong, Frames.text(Role.SERVER, "next")));
      Event.Fragment text = (Event.Fragment) protocol.receive(in, assembler);
      assertThatThrownBy(() -> assembler.add(text))
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.INVALID_UTF8));

      // It is good for another endpoint: the violation was that of a peer.
      WebSocketProtocol other = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
      for (String right : new String[] {"first", "second"}) {
        ByteBuffer again = ByteBuffer.wrap(Frames.text(Role.SERVER, right));
        assertThat(assembler.add((Event.Fragment) other.receive(again, assembler)))
            .isEqualTo(Message.text(right));
      }
      assertThat(forAssembler ? protocol.receive(in, assembler) : protocol.receive(in)).isNull();
      assertThat(in.hasRemaining()).isFalse();
      ByteBuffer more = ByteBuffer.wrap(Frames.text(Role.SERVER, "more"));
      assertThat(protocol.receive(more, assembler)).isNull();
    }
  }

  @Test
  void a_text_that_is_no_utf8_is_found_behind_what_another_endpoint_has_left()
      throws ProtocolViolationException {
    WebSocketProtocol other = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    ByteBuffer begun = ByteBuffer.wrap(Frames.of(Role.SERVER, 0x01, Bytes.utf8("a")));
    assembler.add((Event.Fragment) other.receive(begun, assembler));

    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    ByteBuffer wrong = ByteBuffer.wrap(Frames.of(Role.SERVER, 0x81, Bytes.hex("6180")));
    Event.Fragment text = (Event.Fragment) protocol.receive(wrong, assembler);
    assertThatThrownBy(() -> assembler.add(text))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.INVALID_UTF8));
  }

  @Test
  void after_a_message_that_is_too_long_for_it_nothing_more_is_received()
      throws ProtocolViolationException {
    MessageAssembler small = new MessageAssembler(5);
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    ByteBuffer in =
        ByteBuffer.wrap(
            Bytes.concat(
                Frames.of(Role.SERVER, 0x02, new byte[3]),
                Frames.of(Role.SERVER, 0x80, new byte[3]),
                Frames.text(Role.SERVER, "next")));
    small.add((Event.Fragment) protocol.receive(in, small));
    Event.Fragment fragment = (Event.Fragment) protocol.receive(in, small);
    assertThatThrownBy(() -> small.add(fragment))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
    assertThat(protocol.receive(in)).isNull();
  }

  @Test
  void a_message_is_not_touched_by_the_next() throws ProtocolViolationException {
    add(Opcode.BINARY, "aa", false);
    Message.Binary first = (Message.Binary) add(Opcode.BINARY, "bb", true);
    add(Opcode.BINARY, "cc", false);
    add(Opcode.BINARY, "dd", true);
    assertThat(first.data()).isEqualTo(Bytes.utf8("aabb"));
  }

  @Test
  void many_fragments_of_all_sizes_make_a_long_message() throws ProtocolViolationException {
    byte[] expected = Bytes.random(300_000, 1);
    int from = 0;
    Message message = null;
    for (int size = 0; from < expected.length; size++) {
      int to = Math.min(expected.length, from + size * 7 % 1501);
      byte[] part = Arrays.copyOfRange(expected, from, to);
      message = add(Opcode.BINARY, part, to == expected.length);
      from = to;
    }
    assertThat(message).isEqualTo(Message.binary(expected));
  }

  @Test
  void what_was_read_into_the_room_is_the_message_and_no_copy_of_it()
      throws ProtocolViolationException {
    add(Opcode.BINARY, "abc", false);
    ByteBuffer reserved = assembler.reserve(5);
    assertThat(reserved.remaining()).isEqualTo(5);
    reserved.put(Bytes.utf8("de"));
    assertThat(assembler.add(received(Opcode.BINARY, reserved, 2, false))).isNull();
    ByteBuffer rest = assembler.reserve(3);
    rest.put(Bytes.utf8("fgh"));
    Message message = assembler.add(received(Opcode.BINARY, rest, 3, true));
    assertThat(message).isEqualTo(Message.binary(Bytes.utf8("abcdefgh")));
    assertThat(((Message.Binary) message).data()).isSameAs(reserved.array()).isSameAs(rest.array());
  }

  @Test
  void the_room_may_be_left_unused_or_used_in_part() throws ProtocolViolationException {
    add(Opcode.TEXT, "abc", false);
    ByteBuffer reserved = assembler.reserve(100);
    reserved.put(Bytes.utf8("de"));
    assembler.add(received(Opcode.TEXT, reserved, 2, false));
    assembler.reserve(50);
    assertThat(add(Opcode.TEXT, "fg", true)).isEqualTo(Message.text("abcdefg"));
    assembler.reserve(10);
    assertThat(add(Opcode.TEXT, "next", true)).isEqualTo(Message.text("next"));
  }

  @Test
  void the_room_of_one_message_is_not_that_of_the_next() throws ProtocolViolationException {
    ByteBuffer reserved = assembler.reserve(4);
    reserved.put(Bytes.utf8("1234"));
    Message first = assembler.add(received(Opcode.BINARY, reserved, 4, true));
    ByteBuffer other = assembler.reserve(4);
    other.put(Bytes.utf8("5678"));
    assembler.add(received(Opcode.BINARY, other, 4, true));
    assertThat(first).isEqualTo(Message.binary(Bytes.utf8("1234")));
  }

  /** As the protocol hands it on: a view of what was read. */
  private static Event.Fragment received(
      Opcode opcode, ByteBuffer reserved, int read, boolean last) {
    return new Event.Fragment(
        opcode, reserved.duplicate().flip().position(reserved.position() - read), last);
  }

  private Message add(Opcode opcode, String data, boolean last) throws ProtocolViolationException {
    return add(opcode, Bytes.utf8(data), last);
  }

  private Message add(Opcode opcode, byte[] data, boolean last) throws ProtocolViolationException {
    return assembler.add(new Event.Fragment(opcode, ByteBuffer.wrap(data), last));
  }

  @Test
  void a_message_that_is_longer_than_an_array_can_be_is_too_big()
      throws ProtocolViolationException {
    MessageAssembler small = new MessageAssembler(10);
    small.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(10), false));
    assertThatThrownBy(
            () -> small.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(1), true)))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
    small.add(new Event.Fragment(Opcode.BINARY, ByteBuffer.allocate(5), false));
    assertThat(small.reserve(5).remaining()).isEqualTo(5);
    assertThatThrownBy(() -> small.reserve(6))
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
  }
}
