package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {

  private final Faults faults = new Faults();

  private SequenceCheck received(SequenceCheck check, long... numbers) {
    Arrays.stream(numbers).forEach(check::received);
    return check;
  }

  private SequenceCheck complete(long... numbers) {
    return received(SequenceCheck.complete("on the way", faults), numbers);
  }

  private void assertFound(String... found) {
    assertThat(faults.kept()).extracting(Faults.Fault::toString).containsExactly(found);
  }

  @Test
  void all_in_order_is_right() {
    SequenceCheck check = complete(0, 1, 2, 3);
    check.endAfter(4);
    assertThat(check.next()).isEqualTo(4);
    assertFound();
  }

  @Test
  void what_follows_the_last_may_be_under_way_unless_all_is_due() {
    complete(0, 1).end();
    assertFound();
    complete(0, 1).endAfter(3);
    assertFound("lost: message 2, the last, on the way");
  }

  @Test
  void several_at_the_end_are_lost() {
    complete(0).endAfter(4);
    assertFound("lost: messages 1 to 3, the last, on the way");
  }

  @Test
  void one_in_the_middle_is_lost_at_the_end() {
    SequenceCheck check = complete(0, 2, 3);
    assertFound();
    check.end();
    assertFound("lost: message 1, while 3 came, on the way");
  }

  @Test
  void two_that_are_swapped_are_out_of_order_and_not_lost() {
    complete(0, 2, 1, 3).endAfter(4);
    assertFound("out of order: message 1 after 2 on the way");
  }

  @Test
  void one_that_comes_twice_is_repeated() {
    complete(0, 1, 1, 2).endAfter(3);
    assertFound("repeated: message 1 once more, after 1 on the way");
  }

  @Test
  void a_sequence_begins_where_it_is_told() {
    SequenceCheck check = SequenceCheck.complete("on the way", faults);
    check.startAt(7);
    received(check, 7, 8).endAfter(9);
    assertFound();
  }

  @Test
  void gaps_may_be_allowed_but_no_other_order() {
    SequenceCheck check = SequenceCheck.withGaps("on the way", faults);
    received(check, 3, 9).end();
    assertFound();
    received(check, 5);
    assertFound("out of order: message 5 once more, after 9 on the way");
  }
}
