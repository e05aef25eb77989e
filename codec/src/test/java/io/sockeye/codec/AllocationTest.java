package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message costs in heap: nothing, or only what is handed to the user. */
class AllocationTest {

  private static final int MESSAGES = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Object[] kept = new Object[1];

  @ParameterizedTest
  @CsvSource({"1, 16", "2, 16", "1, 1000", "2, 1000", "1, 70000", "2, 70000"})
  void decoding_to_fragments_allocates_nothing(int opcode, int length) throws Exception {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    byte[] frame = Frames.of(Role.CLIENT, Frames.FIN | opcode, new byte[length]);
    ByteBuffer in = ByteBuffer.allocate(frame.length);
    assertThat(
            bytesAMessage(
                () -> {
                  in.clear().put(frame).flip();
                  kept[0] = protocol.receive(in);
                }))
        .isZero();
  }

  /** Three fragments a message, the second of them in two pieces. */
  @Test
  void decoding_fragments_and_parts_of_them_allocates_nothing() throws Exception {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    byte[] message =
        Bytes.concat(
            Frames.of(Role.CLIENT, Frames.TEXT, new byte[100]),
            Frames.of(Role.CLIENT, Frames.CONTINUATION, new byte[300]),
            Frames.of(Role.CLIENT, Frames.FIN | Frames.CONTINUATION, new byte[100]));
    ByteBuffer in = ByteBuffer.allocate(message.length);
    assertThat(
            bytesAMessage(
                () -> {
                  in.clear().put(message).flip().limit(200);
                  while (protocol.receive(in) != null) {}
                  in.limit(message.length);
                  while ((kept[0] = protocol.receive(in)) != null) {}
                }))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void encoding_allocates_nothing_not_even_for_the_keys(Role role) throws Exception {
    FrameEncoder encoder = new FrameEncoder(ProtocolConfig.of(role));
    ByteBuffer payload = ByteBuffer.allocate(1000);
    Frame frame = new Frame(true, false, Opcode.BINARY, payload);
    ByteBuffer out = ByteBuffer.allocate(1000 + FrameEncoder.MAX_HEADER_LENGTH);
    assertThat(
            bytesAMessage(
                () -> {
                  payload.clear();
                  encoder.encode(frame, out.clear());
                }))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "2, 16", "1, 1000", "2, 1000"})
  void receiving_allocates_the_payload_and_not_much_more(int opcode, int length) throws Exception {
    WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    MessageAssembler messages = new MessageAssembler();
    byte[] frame = Frames.of(Role.CLIENT, Frames.FIN | opcode, new byte[length]);
    ByteBuffer in = ByteBuffer.allocate(frame.length);
    assertThat(
            bytesAMessage(
                () -> {
                  in.clear().put(frame).flip();
                  kept[0] = messages.add((Event.Fragment) protocol.receive(in, messages));
                }))
        .isBetween((long) length, length + 64L + 16);
  }

  private interface Task {
    void run() throws Exception;
  }

  /** Of those after the first 20,000, which make what is kept for the next and load classes. */
  private static long bytesAMessage(Task task) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      task.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MESSAGES; i++) {
      task.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / MESSAGES;
  }
}
