package io.sockeye.interop;

import io.sockeye.interop.Call.PeerRole;
import io.sockeye.interop.Peer.Ability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sockeye's server with the clients of others, and its client with their servers. */
class PeersIT {

  private static final Results RESULTS =
      new Results("peers", "as", Arrays.stream(Check.values()).map(Check::title).toList());

  @AfterAll
  static void tell() throws IOException {
    RESULTS.finish();
  }

  private static List<Peer> peers() {
    return List.of(
        ProgramPeer.node(),
        ProgramPeer.python(),
        ProgramPeer.go(),
        ProgramPeer.rust(),
        new JdkPeer(),
        new OkHttpPeer(),
        new JavaWebSocketPeer(),
        new NettyPeer(),
        new JettyPeer());
  }

  @TestFactory
  Stream<DynamicNode> with() {
    return peers().stream()
        .map(peer -> DynamicContainer.dynamicContainer(peer.name(), tests(peer)));
  }

  private static List<DynamicTest> tests(Peer peer) {
    List<DynamicTest> tests = new ArrayList<>();
    for (PeerRole role : PeerRole.values()) {
      if (peer.can(role == PeerRole.SERVER ? Ability.BE_SERVER : Ability.BE_CLIENT)) {
        for (Check check : Check.values()) {
          if (check.isFor(peer)) {
            String as = role.name().toLowerCase(Locale.ROOT);
            tests.add(
                DynamicTest.dynamicTest(
                    as + ": " + check.title(), () -> run(peer, role, as, check)));
          }
        }
      }
    }
    return tests;
  }

  private static void run(Peer peer, PeerRole role, String as, Check check) throws Exception {
    // Where it is missing this ends the test, which is then no result.
    peer.prepare();
    RESULTS.run(
        peer.name(),
        as,
        check.title(),
        () -> {
          String version = check.run(peer, role);
          if (version != null) {
            RESULTS.version(peer.name(), version);
          }
        });
  }
}
