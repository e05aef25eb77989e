package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holes that were found in other libraries and that no other test of this module is about. */
class KnownHolesTest {

  /** A leak: what was compressed last stays the input of an idle connection's deflater. */
  @Test
  void the_deflater_does_not_keep_the_last_message() {
    MessageDeflater deflater = new MessageDeflater(false, 15, 6);
    WeakReference<byte[]> message = deflate(deflater);

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (message.get() != null && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }

    assertThat(message.get()).isNull();
    deflater.end();
  }

  /** In a method of its own, so that no local variable holds the message. */
  private static WeakReference<byte[]> deflate(MessageDeflater deflater) {
    byte[] message = new byte[100_000];
    assertThat(deflater.deflate(ByteBuffer.wrap(message), true).hasRemaining()).isTrue();
    return new WeakReference<>(message);
  }

  /**
   * A limit that is for binary messages alone, or for the frames of a text and not for all of it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_text_is_limited_like_any_message(boolean compressed) {
    ProtocolConfig config =
        ProtocolConfig.of(Role.SERVER)
            .withMaxMessageBytes(1000)
            .withPermessageDeflate(compressed ? PermessageDeflate.DEFAULT : null);
    for (int frame : new int[] {1, 7, 10_000}) {
      for (String text : new String[] {"x".repeat(1000), "\u00e4".repeat(500)}) {
        assertThat(Recorder.of(config).receive(text(text, compressed, frame)).events())
            .containsExactly("TEXT " + Bytes.brief(Bytes.utf8(text)));
        Recorder over = Recorder.of(config).receive(text(text + "x", compressed, frame));
        assertThat(over.events()).containsExactly("violation MESSAGE_TOO_BIG");
        assertThat(over.sent()).containsExactly("CLOSE 1009");
      }
    }
  }

  private static byte[] text(String text, boolean compressed, int frame) {
    byte[] payload = compressed ? Deflated.message(Bytes.utf8(text)) : Bytes.utf8(text);
    byte[] wire = Bytes.NONE;
    for (int from = 0; from < payload.length; from += frame) {
      int to = Math.min(payload.length, from + frame);
      int opcode = from == 0 ? Frames.TEXT | (compressed ? Frames.RSV1 : 0) : Frames.CONTINUATION;
      int first = opcode | (to == payload.length ? Frames.FIN : 0);
      byte[] part = Arrays.copyOfRange(payload, from, to);
      wire = Bytes.concat(wire, Frames.of(Role.CLIENT, first, part));
    }
    return wire;
  }
}
