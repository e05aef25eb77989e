package io.sockeye.benchmarks.comparison;

import io.sockeye.benchmarks.report.ServerInfo;
import io.sockeye.benchmarks.report.ServerInfo.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that can be started.
 *
 * @param info what the report says about it
 * @param program how its process is started
 * @param abilities what scenarios it can be used in
 */
public record Contender(ServerInfo info, Program program, Abilities abilities) {

  /** What a server knows. */
  enum Abilities {
    /** All. */
    WEBSOCKETS,
    /** All but compression. */
    WEBSOCKETS_UNCOMPRESSED,
    /** All, but it differs from another of the servers in compression only. */
    WEBSOCKETS_COMPRESSED,
    /** It repeats bytes. */
    BARE,
    /** It repeats frames, and knows nothing of the opening handshake. */
    BARE_FRAMES
  }

  /** {@return its name} */
  public String name() {
    return info.name();
  }

  /** {@return the load that a scenario is for it, or null if none} */
  Load load(Scenario scenario) {
    return switch (abilities) {
      case WEBSOCKETS -> scenario.load();
      case WEBSOCKETS_UNCOMPRESSED -> scenario.mode() == Mode.DEFLATE ? null : scenario.load();
      case WEBSOCKETS_COMPRESSED -> scenario.mode() == Mode.DEFLATE ? scenario.load() : null;
      case BARE -> scenario.bareLoad();
      case BARE_FRAMES -> scenario.countsMessages() ? scenario.bareLoad() : null;
    };
  }

  boolean takesPartIn(Scenario scenario) {
    if (scenario.mode() != Mode.MEMORY) {
      return load(scenario) != null;
    }
    return switch (abilities) {
      case WEBSOCKETS, WEBSOCKETS_UNCOMPRESSED -> !(program instanceof NodeProgram);
      case WEBSOCKETS_COMPRESSED, BARE, BARE_FRAMES -> false;
    };
  }

  /** {@return all, whether they can be started here or not} */
  public static List<Contender> all() {
    Versions versions = Versions.load();
    return Stream.of(ours(versions), peers(versions), floors()).flatMap(List::stream).toList();
  }

  private static List<Contender> ours(Versions versions) {
    String sockeye = versions.describe("Sockeye", "sockeye");
    return List.of(
        java("sockeye-virtual", Kind.OURS, sockeye + ", virtual threads", "SockeyeEcho", "virtual")
            .from(21),
        java(
                "sockeye-virtual-gather",
                Kind.OURS,
                sockeye + ", virtual threads, BEFORE_WAIT",
                "SockeyeEcho",
                "virtual",
                "gather")
            .from(21),
        java(
                "sockeye-virtual-no-takeover",
                Kind.OURS,
                sockeye + ", virtual threads, server_no_context_takeover",
                "SockeyeEcho",
                "virtual",
                "no-takeover")
            .from(21)
            .withAbilities(Abilities.WEBSOCKETS_COMPRESSED),
        java(
            "sockeye-platform",
            Kind.OURS,
            sockeye + ", platform threads",
            "SockeyeEcho",
            "platform"),
        java(
            "sockeye-platform-gather",
            Kind.OURS,
            sockeye + ", platform threads, BEFORE_WAIT",
            "SockeyeEcho",
            "platform",
            "gather"));
  }

  private static List<Contender> peers(Versions versions) {
    String netty = versions.describe("Netty", "netty");
    return List.of(
        java("netty-nio", Kind.PEER, netty + ", NIO", "NettyEcho", "nio"),
        java("netty-epoll", Kind.PEER, netty + ", native epoll", "NettyEcho", "epoll"),
        java("jetty", Kind.PEER, versions.describe("Jetty", "jetty"), "JettyEcho"),
        java("undertow", Kind.PEER, versions.describe("Undertow", "undertow"), "UndertowEcho"),
        java("tomcat", Kind.PEER, versions.describe("Tomcat", "tomcat"), "TomcatEcho")
            .withJars("tomcat"),
        java(
            "java-websocket",
            Kind.PEER,
            versions.describe("Java-WebSocket", "java-websocket"),
            "JavaWebSocketEcho"),
        java("tyrus", Kind.PEER, versions.describe("Tyrus", "tyrus") + " on Grizzly", "TyrusEcho"),
        java("helidon", Kind.PEER, versions.describe("Helidon", "helidon"), "HelidonEcho")
            .from(21)
            .withJars("helidon")
            .withAbilities(Abilities.WEBSOCKETS_UNCOMPRESSED),
        java("vertx", Kind.PEER, versions.describe("Vert.x", "vertx"), "VertxEcho"),
        new Contender(
            new ServerInfo("node-ws", Kind.OTHER, versions.describe("ws", "ws") + " on Node"),
            new NodeProgram(versions.of("ws")),
            Abilities.WEBSOCKETS));
  }

  private static List<Contender> floors() {
    return List.of(
        java(
                "bare-virtual",
                Kind.FLOOR,
                "no WebSockets: bytes read and written back by virtual threads",
                "RawEcho",
                "virtual")
            .from(21)
            .withAbilities(Abilities.BARE),
        java(
                "bare-platform",
                Kind.FLOOR,
                "no WebSockets: bytes read and written back by platform threads",
                "RawEcho",
                "platform")
            .withAbilities(Abilities.BARE),
        java(
                "bare-message",
                Kind.FLOOR,
                "no WebSockets: each frame read into an array of its own and written back by"
                    + " virtual threads",
                "RawMessageEcho")
            .from(21)
            .withAbilities(Abilities.BARE_FRAMES),
        ceiling());
  }

  /** {@return what shows how much load the generator can make} */
  static Contender ceiling() {
    return java(
            "generator-ceiling",
            Kind.FLOOR,
            "no WebSockets: bytes read and written back by one thread and a selector",
            "RawSelectorEcho")
        .withAbilities(Abilities.BARE);
  }

  private static Contender java(
      String name, Kind kind, String description, String mainClass, String... arguments) {
    return new Contender(
        new ServerInfo(name, kind, description),
        new JavaProgram(mainClass, List.of(arguments), null, 17),
        Abilities.WEBSOCKETS);
  }

  private Contender from(int feature) {
    return new Contender(info, ((JavaProgram) program).from(feature), abilities);
  }

  private Contender withJars(String directory) {
    return new Contender(info, ((JavaProgram) program).withJars(directory), abilities);
  }

  private Contender withAbilities(Abilities other) {
    return new Contender(info, program, other);
  }
}
