package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections without context takeover share: nothing but memory. */
class DeflaterPoolTest {

  private static final int MAX_KEPT = 16;

  /** No other test uses it. */
  private static final int LEVEL = 7;

  private static byte[] compress(MessageDeflater deflater, byte[] data) {
    return Bytes.of(deflater.deflate(ByteBuffer.wrap(data), true));
  }

  @Test
  void connections_one_after_the_other_use_the_same() {
    MessageDeflater first = new MessageDeflater(true, 15, LEVEL);
    MessageDeflater second = new MessageDeflater(true, 15, LEVEL);
    compress(first, Bytes.utf8("to the first"));
    Deflater used = DeflaterPool.of(LEVEL).borrow();
    DeflaterPool.of(LEVEL).giveBack(used);
    compress(second, Bytes.utf8("to the second"));
    first.end();
    second.end();
    List<Deflater> kept = takeAll();
    assertThat(kept).contains(used);
    kept.forEach(DeflaterPool.of(LEVEL)::giveBack);
  }

  @ParameterizedTest(name = "a window of {0} bits")
  @ValueSource(ints = {8, 12, 15})
  void a_message_is_compressed_alike_whatever_went_before(int bits) {
    byte[] message = Bytes.utf8("to be or not to be, ".repeat(300));
    byte[] expected = compress(new MessageDeflater(true, bits, LEVEL), message);
    for (byte[] before : List.of(Bytes.NONE, message, Bytes.random(5000, 1))) {
      compress(new MessageDeflater(true, bits, LEVEL), before);
      assertThat(compress(new MessageDeflater(true, bits, LEVEL), message)).isEqualTo(expected);
    }
    assertThat(new InflateReference(bits).inflate(expected)).isEqualTo(message);
  }

  @Test
  void the_deflater_of_a_message_that_was_not_finished_is_ended() {
    List<Deflater> kept = takeAll();
    Deflater only = new Deflater(LEVEL, true);
    DeflaterPool.of(LEVEL).giveBack(only);
    MessageDeflater deflater = new MessageDeflater(true, 15, LEVEL);
    deflater.deflate(ByteBuffer.wrap(Bytes.utf8("the first half")), false);
    deflater.end();
    assertEnded(only);
    kept.forEach(DeflaterPool.of(LEVEL)::giveBack);
  }

  @Test
  void no_more_than_a_few_are_kept() {
    DeflaterPool pool = DeflaterPool.of(LEVEL);
    takeAll().forEach(Deflater::end);
    List<Deflater> deflaters =
        IntStream.rangeClosed(0, MAX_KEPT).mapToObj(i -> new Deflater(LEVEL, true)).toList();
    deflaters.forEach(pool::giveBack);
    assertEnded(deflaters.get(MAX_KEPT));
    assertThat(takeAll()).containsExactlyElementsOf(deflaters.subList(0, MAX_KEPT));
    deflaters.forEach(Deflater::end);
  }

  private static void assertEnded(Deflater deflater) {
    assertThatThrownBy(deflater::reset).hasMessageContaining("closed");
  }

  /** Leaves the pool empty; where it has fewer than it may, new ones are among them. */
  private static List<Deflater> takeAll() {
    List<Deflater> all = new ArrayList<>();
    DeflaterPool pool = DeflaterPool.of(LEVEL);
    for (int i = 0; i < MAX_KEPT; i++) {
      all.add(pool.borrow());
    }
    return all;
  }
}
