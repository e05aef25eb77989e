package io.sockeye.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {

  private final List<String> seen = new ArrayList<>();
  private final FrameReader reader = new FrameReader(1, new Recorder(), new Noting());

  private void read(String hex) throws IOException {
    reader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void a_message_may_come_in_any_number_of_reads() throws IOException {
    for (String octet : "81 05 48 65 6c 6c 6f".split(" ")) {
      read(octet);
    }
    assertThat(String.join("", seen)).isEqualTo("Helloendmessage");
  }

  @Test
  void a_message_may_come_in_fragments_with_a_ping_between() throws IOException {
    read("01 03 48 65 6c  89 01 2a  80 02 6c 6f");
    assertThat(seen).containsExactly("Hel", "ping 2a", "lo", "end", "message");
  }

  @Test
  void an_empty_message_is_one() throws IOException {
    read("81 00 81 00");
    assertThat(reader.messages()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"88 00, close 1005", "88 02 03 e8, close 1000"})
  void a_close_frame_has_its_code(String hex, String noted) throws IOException {
    read(hex);
    assertThat(seen).containsExactly(noted);
  }

  @Test
  void longer_lengths_are_understood() throws IOException {
    read("81 7e 00 7e" + "41".repeat(126));
    read("81 7f 00 00 00 00 00 01 00 00" + "42".repeat(65_536));
    assertThat(reader.messages()).isEqualTo(2);
  }

  @Test
  void rsv1_of_the_first_frame_counts_for_the_message() throws IOException {
    read("41 01 41 80 01 42");
    assertThat(seen).containsExactly("A", "B", "end compressed", "message");
  }

  @ParameterizedTest
  @CsvSource({"82 00, opcode 2", "80 00, opcode 0", "81 80, masked"})
  void what_no_server_may_send_is_refused(String hex, String complaint) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining(complaint);
  }

  private final class Recorder implements MessageCheck {
    @Override
    public void part(long number, ByteBuffer part) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      seen.add(new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public void end(long number, boolean compressed) {
      seen.add(compressed ? "end compressed" : "end");
    }
  }

  private final class Noting implements FrameReader.Listener {
    @Override
    public void message() {
      seen.add("message");
    }

    @Override
    public void ping(byte[] payload) {
      seen.add("ping " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void close(int code) {
      seen.add("close " + code);
    }
  }
}
