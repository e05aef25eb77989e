package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  @Test
  void what_was_given_back_is_lent_again_and_empty() {
    BufferPool pool = new BufferPool(10, 1);
    ByteBuffer buffer = pool.borrow();
    buffer.put(new byte[3]);
    pool.giveBack(buffer);
    assertThat(pool.borrow()).isSameAs(buffer).isEqualTo(ByteBuffer.allocate(10));
  }

  /** Seen here: each of very many connections had a large buffer, and waited. */
  @Test
  void who_can_do_without_gets_one_of_a_few() {
    BufferPool pool = new BufferPool(10, 2);
    ByteBuffer one = pool.borrowOneOfFew();
    assertThat(one).isNotNull();
    assertThat(pool.borrowOneOfFew()).isNotNull().isNotSameAs(one);
    assertThat(pool.borrowOneOfFew()).isNull();
    assertThat(pool.borrow()).as("for who cannot").isNotNull();
    assertThat(pool.borrowOneOfFew()).isNull();
    pool.giveBack(pool.borrow());
    pool.giveBack(one);
    assertThat(pool.borrowOneOfFew()).as("three are lent, one was given back").isNull();
    pool.giveBack(ByteBuffer.allocate(10));
    assertThat(pool.borrowOneOfFew()).isNotNull();
  }
}
