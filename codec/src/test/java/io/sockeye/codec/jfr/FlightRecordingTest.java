package io.sockeye.codec.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not recorded costs nothing that can be seen. */
class FlightRecordingTest {

  private static final int CALLS = 20_000;

  static Stream<Arguments> beginnings() {
    return Stream.of(
        beginning(
            "io.sockeye.OpeningHandshake", () -> FlightRecording.openingHandshake(Role.CLIENT)),
        beginning("io.sockeye.MessageReceived", FlightRecording::messageReceived),
        beginning("io.sockeye.MessageSent", FlightRecording::messageSent),
        beginning("io.sockeye.SlowSend", FlightRecording::slowSend),
        beginning("io.sockeye.PingRoundTrip", FlightRecording::pingRoundTrip));
  }

  private static Arguments beginning(String event, Supplier<Object> begin) {
    return Arguments.of(event, begin);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("beginnings")
  void nothing_is_begun_unless_a_recording_wants_it(String event, Supplier<Object> begin) {
    assertThat(begin.get()).isNull();
    try (Recording recording = new Recording()) {
      recording.disable(event);
      recording.start();
      assertThat(begin.get()).as("another is recorded").isNull();
    }
    try (Recording recording = new Recording()) {
      recording.enable(event);
      recording.start();
      assertThat(begin.get()).isInstanceOf(Event.class);
    }
    assertThat(begin.get()).as("it is over").isNull();
  }

  @Test
  void without_a_recording_nothing_is_allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int begun = pass();
    long before = threads.getCurrentThreadAllocatedBytes();
    begun += pass();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(begun).isZero();
    assertThat(allocated).as("bytes for %s times all events", CALLS).isLessThan(CALLS);
  }

  private static int pass() {
    int begun = 0;
    for (int i = 0; i < CALLS; i++) {
      FlightRecording.violation(Role.SERVER, null, Violation.MASK_REQUIRED);
      begun +=
          count(FlightRecording.openingHandshake(Role.SERVER))
              + count(FlightRecording.messageReceived())
              + count(FlightRecording.messageSent())
              + count(FlightRecording.slowSend())
              + count(FlightRecording.pingRoundTrip())
              + (FlightRecording.wantsConnectionClosed() ? 1 : 0);
    }
    return begun;
  }

  private static int count(Object begun) {
    return Objects.isNull(begun) ? 0 : 1;
  }
}
