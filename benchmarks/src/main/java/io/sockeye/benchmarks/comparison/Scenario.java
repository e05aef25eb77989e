package io.sockeye.benchmarks.comparison;

import io.sockeye.benchmarks.load.BroadcastLoad;
import io.sockeye.benchmarks.load.EchoLoad;
import io.sockeye.benchmarks.load.JsonTraffic;
import io.sockeye.benchmarks.load.ReconnectLoad;
import io.sockeye.benchmarks.load.StampedTraffic;
import io.sockeye.benchmarks.report.Metric;
import io.sockeye.benchmarks.report.ScenarioInfo;
import java.util.List;

/**
 * A kind of load.
 *
 * @param number by which it is chosen
 * @param info what the report says about it
 * @param mode how servers are set up for it
 * @param load what is done to a WebSocket server
 * @param bareLoad what is done to one that only repeats bytes, or null if that means nothing
 */
public record Scenario(int number, ScenarioInfo info, Mode mode, Load load, Load bareLoad) {

  /** How many connections are idle in the scenario about memory. */
  static final int IDLE_CONNECTIONS = 5_000;

  private static final String ECHO = "/echo";
  private static final String MESSAGES = "messages";
  private static final int BROADCAST_MEMBERS = 1_000;
  private static final int BROADCAST_IN_FLIGHT = 4;
  private static final int BROADCAST_BYTES = 256;
  private static final int RECONNECTING_CLIENTS = 16;

  /** {@return all, in the order of their numbers} */
  public static List<Scenario> all() {
    return List.of(
        echo(1, "1 connection, 1 message of 32 B in flight", Mode.PLAIN, 1, 1, 32),
        echo(2, "64 connections, 1 message of 32 B in flight on each", Mode.PLAIN, 64, 1, 32),
        echo(3, "64 connections, 16 messages of 128 B in flight on each", Mode.PLAIN, 64, 16, 128),
        echo(4, "16 connections, 1 message of 64 KiB in flight on each", Mode.LARGE, 16, 1, 65_536),
        echo(5, "4 connections, 1 message of 1 MiB in flight on each", Mode.LARGE, 4, 1, 1 << 20),
        echo(
            6,
            "1,000 connections, 1 message of 128 B in flight on each",
            Mode.PLAIN,
            1_000,
            1,
            128),
        new Scenario(
            7,
            new ScenarioInfo(
                "7",
                "64 connections, 1 message of 1 KiB of JSON in flight on each, permessage-deflate",
                MESSAGES,
                Metric.RATE),
            Mode.DEFLATE,
            new EchoLoad(64, 1, new JsonTraffic(1024, true), ECHO)::run,
            null),
        broadcast("8", "", Mode.PLAIN, false),
        broadcast("8-deflate", ", permessage-deflate", Mode.DEFLATE, true),
        new Scenario(
            9,
            new ScenarioInfo(
                "9",
                "5,000 idle connections that have each echoed one message",
                "connection",
                Metric.HEAP_BYTES),
            Mode.MEMORY,
            null,
            null),
        new Scenario(
            10,
            new ScenarioInfo(
                "10",
                RECONNECTING_CLIENTS
                    + " clients that connect, have 32 B echoed and close, again and again",
                "connections",
                Metric.RATE),
            Mode.PLAIN,
            new ReconnectLoad(RECONNECTING_CLIENTS, new StampedTraffic(32), ECHO)::run,
            new ReconnectLoad(RECONNECTING_CLIENTS, new StampedTraffic(32, false), null)::run));
  }

  /** {@return whether it is messages on open connections that are counted} */
  boolean countsMessages() {
    return info.unit().equals(MESSAGES);
  }

  private static Scenario echo(
      int number, String title, Mode mode, int connections, int inFlight, int size) {
    return new Scenario(
        number,
        new ScenarioInfo(Integer.toString(number), title, MESSAGES, Metric.RATE),
        mode,
        new EchoLoad(connections, inFlight, new StampedTraffic(size), ECHO)::run,
        new EchoLoad(connections, inFlight, new StampedTraffic(size, false), null)::run);
  }

  private static Scenario broadcast(String id, String suffix, Mode mode, boolean deflate) {
    return new Scenario(
        8,
        new ScenarioInfo(
            id,
            "broadcast: 1 sender, 1,000 receivers, 256 B of JSON, "
                + BROADCAST_IN_FLIGHT
                + " messages in flight"
                + suffix,
            "deliveries",
            Metric.RATE),
        mode,
        new BroadcastLoad(
                BROADCAST_MEMBERS,
                BROADCAST_IN_FLIGHT,
                new JsonTraffic(BROADCAST_BYTES, deflate),
                "/broadcast",
                "/members")
            ::run,
        null);
  }
}
