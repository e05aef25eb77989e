package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel may take a part of what it is given, and leaves the rest to be written again. */
class ChannelTransportTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1_000_000})
  void every_byte_is_written_once_and_in_order_however_few_the_channel_takes(int most)
      throws IOException {
    Random random = new Random(most);
    ShortChannel channel = new ShortChannel(most, Integer.MAX_VALUE);
    Transport transport = Transport.of(channel);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 50; i++) {
      ByteBuffer[] sources = new ByteBuffer[1 + random.nextInt(4)];
      for (int j = 0; j < sources.length; j++) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        expected.writeBytes(bytes);
        sources[j] = ByteBuffer.wrap(bytes);
      }
      transport.write(sources);
      assertThat(sources).noneMatch(ByteBuffer::hasRemaining);
    }
    assertThat(channel.written.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void a_channel_that_takes_no_more_is_a_failure() {
    ShortChannel channel = new ShortChannel(5, 12);
    ByteBuffer bytes = ByteBuffer.allocate(100);
    assertThatThrownBy(() -> Transport.of(channel).write(bytes)).isInstanceOf(IOException.class);
    assertThat(channel.written.size()).isEqualTo(12);
  }

  /** Takes a few bytes at a time, and so many in all. */
  private static final class ShortChannel extends SocketChannel {

    private final int most;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int left;

    ShortChannel(int most, int left) {
      super(null);
      this.most = most;
      this.left = left;
    }

    @Override
    public int write(ByteBuffer source) {
      if (left == 0) {
        return -1;
      }
      int length = Math.min(Math.min(most, left), source.remaining());
      for (int i = 0; i < length; i++) {
        written.write(source.get());
      }
      left -= length;
      return length;
    }

    /** As with the system's, what it takes may end inside any of them. */
    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      int taken = 0;
      for (int i = offset; i < offset + length && taken < most; i++) {
        int last = sources[i].limit();
        sources[i].limit(Math.min(last, sources[i].position() + most - taken));
        int written = write(sources[i]);
        sources[i].limit(last);
        if (written < 0) {
          return taken > 0 ? taken : -1;
        }
        taken += written;
      }
      return taken;
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public SocketChannel shutdownInput() {
      return this;
    }

    @Override
    public SocketChannel shutdownOutput() {
      return this;
    }

    @Override
    public Socket socket() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean isConnectionPending() {
      return false;
    }

    @Override
    public boolean connect(SocketAddress remote) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
      return true;
    }

    @Override
    public SocketAddress getRemoteAddress() {
      return null;
    }

    @Override
    public SocketAddress getLocalAddress() {
      return null;
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
  }
}
