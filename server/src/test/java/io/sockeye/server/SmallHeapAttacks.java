package io.sockeye.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** What tests of attacks on a server with a small heap have in common: the server, and rows. */
abstract class SmallHeapAttacks {

  static final byte[] NOTHING = {};

  static SmallHeapProcess server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = SmallHeapProcess.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  static Arguments row(String name, SmallHeapProcess.Attack attack) {
    return Arguments.of(name, attack);
  }
}
