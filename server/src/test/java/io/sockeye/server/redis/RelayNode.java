package io.sockeye.server.redis;

import io.sockeye.codec.Message;
import io.sockeye.server.RelayChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node of its own process, which can die without a word. */
final class RelayNode implements AutoCloseable {

  private final Process process;

  private RelayNode(Process process) {
    this.process = process;
  }

  /** Starts one with a member, and waits until it has entered. */
  static RelayNode start(RedisServer redis, Duration expiry, String member) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RelayNode.class.getName(),
            redis.uri().toString(),
            expiry.toString(),
            member);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    RelayNode node = new RelayNode(process);
    String line = process.inputReader().readLine();
    if (!"entered".equals(line)) {
      node.close();
      throw new AssertionError("the node has not started: " + line);
    }
    return node;
  }

  /**
   * Enters with a member, and publishes each line that it reads.
   *
   * @param arguments Redis, the expiry, the member
   */
  public static void main(String[] arguments) throws Exception {
    RedisRelay relay =
        RedisRelay.builder(URI.create(arguments[0])).expiry(Duration.parse(arguments[1])).start();
    RelayChannel lobby = relay.subscribe("lobby", message -> {});
    lobby.enter(arguments[2], "in a process of its own");
    System.out.println("entered");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      lobby.publish(Message.text(line));
    }
  }

  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new AssertionError("kill -" + name + " has failed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
