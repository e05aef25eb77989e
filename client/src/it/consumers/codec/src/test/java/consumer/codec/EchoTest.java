package consumer.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EchoTest {

  /** The frames of RFC 6455, section 5.7. */
  @Test
  void answers_a_masked_hello_with_an_unmasked_one() throws Exception {
    ByteBuffer answer =
        new Echo().answer(ByteBuffer.wrap(HexFormat.of().parseHex("818537fa213d7f9f4d5158")));
    byte[] bytes = new byte[answer.remaining()];
    answer.get(bytes);
    assertArrayEquals(HexFormat.of().parseHex("810548656c6c6f"), bytes);
  }

  @Test
  void there_is_the_codec_alone() {
    assertEquals(Boolean.getBoolean("modular"), Echo.class.getModule().isNamed());
    for (String other : new String[] {"handshake.Headers", "server.Request"}) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName("io.sockeye." + other));
    }
  }
}
