package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {

  private final MessageAssembler assembler = new MessageAssembler();

  @Test
  void aFragmentThatIsFirstAndLastIsTheMessage() throws ProtocolViolationException {
    assertThat(add(Opcode.TEXT, "hello", true)).isEqualTo(Message.text("hello"));
    assertThat(add(Opcode.BINARY, "hello", true)).isEqualTo(Message.binary(Bytes.utf8("hello")));
    assertThat(add(Opcode.TEXT, "", true)).isEqualTo(Message.text(""));
    assertThat(add(Opcode.BINARY, "", true)).isEqualTo(Message.binary(Bytes.NONE));
  }

  @Test
  void fragmentsArePutTogetherInOrder() throws ProtocolViolationException {
    for (int message = 0; message < 3; message++) {
      assertThat(add(Opcode.TEXT, "one ", false)).isNull();
      assertThat(add(Opcode.TEXT, "", false)).isNull();
      assertThat(add(Opcode.TEXT, "two ", false)).isNull();
      assertThat(add(Opcode.TEXT, "three", true)).isEqualTo(Message.text("one two three"));
    }
  }

  @Test
  void emptyFragmentsMayStandAnywhere() throws ProtocolViolationException {
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
  void aCharacterMayStandAcrossFragments() throws ProtocolViolationException {
    byte[] text = Bytes.utf8("a\u20ac\ud83d\ude00z");
    for (int i = 0; i < text.length - 1; i++) {
      assertThat(add(Opcode.TEXT, new byte[] {text[i]}, false)).isNull();
    }
    assertThat(add(Opcode.TEXT, Bytes.utf8("z"), true))
        .isEqualTo(Message.text("a\u20ac\ud83d\ude00z"));
  }

  @Test
  void theBytesAreCopiedAndTheBufferStaysAsItIs() throws ProtocolViolationException {
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
  void aTextThatWasReceivedForItAndNotAddedIsNotTakenForAnother()
      throws ProtocolViolationException {
    for (boolean forAssembler : new boolean[] {false, true}) {
      for (Opcode opcode : new Opcode[] {Opcode.TEXT, Opcode.BINARY}) {
        WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
        protocol.receive(ByteBuffer.wrap(Frames.text(Role.SERVER, "dropped")), assembler);
        ByteBuffer in =
            ByteBuffer.wrap(Frames.of(Role.SERVER, 0x80 | opcode.code(), Bytes.utf8("next")));
        Event next = forAssembler ? protocol.receive(in, assembler) : protocol.receive(in);
        assertThat(assembler.add((Event.Fragment) next))
            .isEqualTo(
                opcode == Opcode.TEXT ? Message.text("next") : Message.binary(Bytes.utf8("next")));
      }
    }
  }

  @Test
  void aTextThatWasReceivedForItIsForgottenWhenReceivingEnds() throws ProtocolViolationException {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    protocol.receive(ByteBuffer.wrap(Frames.text(Role.SERVER, "dropped")), assembler);
    protocol.endReceiving();
    assertThat(add(Opcode.TEXT, "other", true)).isEqualTo(Message.text("other"));
  }

  @Test
  void aMessageIsNotTouchedByTheNext() throws ProtocolViolationException {
    add(Opcode.BINARY, "aa", false);
    Message.Binary first = (Message.Binary) add(Opcode.BINARY, "bb", true);
    add(Opcode.BINARY, "cc", false);
    add(Opcode.BINARY, "dd", true);
    assertThat(first.data()).isEqualTo(Bytes.utf8("aabb"));
  }

  @Test
  void manyFragmentsOfAllSizesMakeALongMessage() throws ProtocolViolationException {
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
  void whatWasReadIntoTheRoomIsTheMessageAndNoCopyOfIt() throws ProtocolViolationException {
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
  void theRoomMayBeLeftUnusedOrUsedInPart() throws ProtocolViolationException {
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
  void theRoomOfOneMessageIsNotThatOfTheNext() throws ProtocolViolationException {
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
  void aMessageThatIsLongerThanAnArrayCanBeIsTooBig() throws ProtocolViolationException {
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
