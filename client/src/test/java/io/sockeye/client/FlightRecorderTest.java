package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;

/** What the Flight Recorder knows of the events before there are any. */
class FlightRecorderTest {

  /** The names are for people: in Mission Control, and in the output of jfr. */
  @Test
  void every_event_and_every_field_says_what_it_is() {
    RecordedEvents.register();
    List<EventType> types =
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .filter(type -> type.getName().startsWith("io.sockeye."))
            .toList();
    assertThat(types)
        .extracting(type -> type.getName().substring("io.sockeye.".length()))
        .containsExactlyInAnyOrderElementsOf(RecordedEvents.NAMES);
    for (EventType type : types) {
      assertThat(type.getCategoryNames()).containsExactly("Sockeye");
      assertThat(type.getLabel()).isNotBlank();
      assertThat(type.getDescription()).as(type.getName()).isNotBlank();
      for (ValueDescriptor field : type.getFields()) {
        assertThat(field.getLabel()).as(type.getName() + "." + field.getName()).isNotBlank();
        if (!List.of("startTime", "duration", "eventThread", "stackTrace")
            .contains(field.getName())) {
          assertThat(field.getDescription())
              .as(type.getName() + "." + field.getName())
              .isNotBlank();
        }
      }
    }
  }

  @Test
  void what_is_quick_is_recorded_only_when_the_threshold_is_lowered() {
    RecordedEvents.register();
    assertThat(List.of("MessageReceived", "MessageSent", "SlowSend"))
        .allSatisfy(name -> assertThat(defaultSetting(name, "threshold")).isEqualTo("20 ms"));
    assertThat(RecordedEvents.NAMES)
        .allSatisfy(name -> assertThat(defaultSetting(name, "enabled")).isEqualTo("true"));
  }

  private static String defaultSetting(String event, String setting) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .filter(type -> type.getName().equals("io.sockeye." + event))
        .flatMap(type -> type.getSettingDescriptors().stream())
        .filter(descriptor -> descriptor.getName().equals(setting))
        .map(SettingDescriptor::getDefaultValue)
        .findFirst()
        .orElseThrow();
  }
}
