package io.sockeye.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of the events of Sockeye, whatever time they take. */
final class RecordedEvents implements AutoCloseable {

  static final Set<String> NAMES =
      Set.of(
          "OpeningHandshake",
          "MessageReceived",
          "MessageSent",
          "SlowSend",
          "PingRoundTrip",
          "Violation",
          "ConnectionClosed");

  private final Recording recording = new Recording();
  private List<RecordedEvent> events;

  /**
   * Has the Flight Recorder know the events, which it otherwise learns of from when the first of
   * each could be. What it learns during a recording makes its reader forget the texts of events
   * before (JDK-8382242): they are null then.
   */
  static void register() {
    try {
      for (String name : NAMES) {
        Class.forName("io.sockeye.codec.jfr." + name + "Event");
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  RecordedEvents() {
    register();
    for (String name : NAMES) {
      recording.enable("io.sockeye." + name).withoutThreshold();
    }
    recording.start();
  }

  /** Ends the recording. */
  void stop() throws IOException {
    recording.stop();
    events = read();
  }

  /** Waits, while it is recorded, for so many events of one kind. */
  void await(String name, int count) {
    Await.until(
        count + " events " + name,
        () -> {
          try {
            return all(name, read()).size() >= count;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private List<RecordedEvent> read() throws IOException {
    Path file = Files.createTempFile("sockeye", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Those of one kind, in the order of their ends. */
  List<RecordedEvent> all(String name) {
    return all(name, events);
  }

  private static List<RecordedEvent> all(String name, List<RecordedEvent> of) {
    return of.stream()
        .filter(event -> event.getEventType().getName().equals("io.sockeye." + name))
        .toList();
  }

  /** The one of a kind that has a field with this value. */
  RecordedEvent only(String name, String field, Object value) {
    List<RecordedEvent> found =
        all(name).stream().filter(event -> value.equals(event.getValue(field))).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " events " + name + " with " + field + " " + value + " of " + events);
    }
    return found.get(0);
  }

  @Override
  public void close() {
    recording.close();
  }
}
