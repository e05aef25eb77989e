package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import org.junit.jupiter.api.Test;

class RoomRecordTest {

  private static final long ME = 5;

  private final Faults faults = new Faults();
  private final RoomRecord record = new RoomRecord(ME, "me", false, faults);

  private void assertFound(String... found) {
    assertThat(faults.kept()).extracting(Faults.Fault::toString).containsExactly(found);
  }

  private static Message said(long number, long speaker, long ofSpeaker) {
    return Message.text(
        number + " " + ((Message.Text) new Stamp(speaker, ofSpeaker).text("hello")).text());
  }

  @Test
  void everything_from_the_welcome_on_is_due() {
    record.received(Message.text("welcome 7"));
    record.received(said(7, 9, 30));
    record.received(said(8, ME, 0));
    assertThat(record.welcomed()).isTrue();
    assertThat(record.next()).isEqualTo(9);
    assertThat(record.ownNext()).isEqualTo(1);
    record.end();
    assertFound();
  }

  @Test
  void the_first_one_can_be_lost_as_well() {
    record.received(Message.text("welcome 7"));
    record.received(said(8, 9, 30));
    record.end();
    assertFound("lost: message 7, while 8 came, in the room, me");
  }

  @Test
  void the_first_one_can_overtake_the_welcome() {
    record.received(said(7, 9, 30));
    record.received(Message.text("welcome 7"));
    record.received(said(8, 9, 31));
    record.end();
    assertFound();
  }

  @Test
  void the_first_one_can_be_lost_before_the_welcome_too() {
    record.received(said(8, 9, 31));
    record.received(Message.text("welcome 7"));
    record.end();
    assertFound("lost: message 7, the first, in the room, me");
  }

  @Test
  void what_was_said_before_one_joined_is_not_due() {
    record.received(said(6, 9, 29));
    record.received(Message.text("welcome 7"));
    assertFound("repeated: message 6, of before it joined, in the room, me");
  }

  @Test
  void a_swap_is_noticed() {
    record.received(Message.text("welcome 0"));
    record.received(said(1, 9, 31));
    record.received(said(0, 9, 30));
    assertFound("out of order: message 0 after 1 in the room, me");
  }

  @Test
  void its_own_messages_are_all_due_too() {
    record.received(Message.text("welcome 0"));
    record.received(said(0, ME, 0));
    record.received(said(1, ME, 2));
    record.end();
    assertFound("lost: message 1, while 2 came, of its own in the room, me");
  }

  @Test
  void what_is_altered_is_noticed() {
    record.received(Message.text("welcome 0"));
    record.received(Message.text(((Message.Text) said(0, 9, 30)).text() + "!"));
    record.received(Message.text("x0 T9"));
    assertThat(faults.counts()).containsOnly(java.util.Map.entry(FaultKind.ALTERED, 2));
  }
}
