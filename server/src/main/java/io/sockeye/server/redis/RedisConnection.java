package io.sockeye.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** A connection to Redis, for one thread. After a failure it is closed, and of no more use. */
final class RedisConnection implements AutoCloseable {

  private final RedisSockets address;
  private final Connection connection;

  private RedisConnection(RedisSockets address, Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  /**
   * @param connection may be null, and may be in use by another thread, which then fails
   */
  static void closeIfAny(RedisConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  static RedisConnection open(RedisOptions options) throws IOException {
    RedisSockets address = options.address();
    try {
      return new RedisConnection(address, new SingleConnection(address, options.client()));
    } catch (JedisException e) {
      throw failure(address, e);
    }
  }

  /**
   * Does not connect again by itself: what is left of a transaction would go there, without its
   * beginning.
   */
  private static final class SingleConnection extends Connection {

    /** Has no initializer, for the constructor of the superclass connects. */
    private boolean opened;

    SingleConnection(RedisSockets address, JedisClientConfig config) {
      super(address, config);
    }

    @Override
    public void connect() {
      if (opened && !isConnected()) {
        throw new JedisConnectionException("the connection is closed");
      }
      opened = true;
      super.connect();
    }
  }

  /** A command that is to be run; arguments are arrays of bytes, or what becomes text. */
  record Call(Command command, Object... arguments) {}

  /**
   * Runs one command.
   *
   * @return an array of bytes, a Long, a List of such, or null
   */
  Object call(Command command, Object... arguments) throws IOException {
    try {
      connection.sendCommand(command, bytes(arguments));
      return connection.getOne();
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  /** Runs commands so that all of them take place, or none, in one round trip. */
  void transaction(List<Call> calls) throws IOException {
    try {
      connection.sendCommand(Command.MULTI);
      for (Call call : calls) {
        connection.sendCommand(call.command(), bytes(call.arguments()));
      }
      connection.sendCommand(Command.EXEC);
      List<Object> replies = connection.getMany(calls.size() + 2);
      throwIfError(replies);
      throwIfError((List<?>) replies.get(replies.size() - 1));
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  private static void throwIfError(List<?> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisException e) {
        throw e;
      }
    }
  }

  private static byte[][] bytes(Object... arguments) {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      bytes[i] =
          arguments[i] instanceof byte[] data ? data : String.valueOf(arguments[i]).getBytes(UTF_8);
    }
    return bytes;
  }

  private IOException failed(JedisException e) {
    close();
    return failure(address, e);
  }

  private static IOException failure(RedisSockets address, JedisException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IOException("Redis at " + address + ": " + cause.getMessage(), e);
  }

  /** Closes it, from any thread: what is being waited for fails. */
  @Override
  public void close() {
    try {
      // The gentle way would first write what is left over, and wait for Redis to take it.
      connection.forceDisconnect();
    } catch (IOException e) {
      // It was at an end already.
    }
  }
}
