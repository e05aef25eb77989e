package io.sockeye.autobahn.suite;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a peer of this project is configured, as in {@code tls-before-wait-virtual}.
 *
 * @param tls whether it is reached by wss
 * @param flush when messages leave: {@code each} or {@code before-wait}
 * @param threads what connections run on: {@code platform} or {@code virtual}
 */
record Variant(boolean tls, String flush, String threads) {

  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  /** {@return the variant of the default configuration} */
  static Variant ordinary() {
    return new Variant(false, "each", threadKinds().get(0));
  }

  /** {@return every variant that this Java can run} */
  static List<Variant> all() {
    List<Variant> variants = new ArrayList<>();
    for (boolean tls : new boolean[] {false, true}) {
      for (String flush : List.of("each", "before-wait")) {
        for (String threads : threadKinds()) {
          variants.add(new Variant(tls, flush, threads));
        }
      }
    }
    return variants;
  }

  private static List<String> threadKinds() {
    return Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS
        ? List.of("virtual", "platform")
        : List.of("platform");
  }

  /**
   * Reads names of variants.
   *
   * @param names separated by commas
   * @throws IllegalArgumentException if there is no such variant with this Java
   */
  static List<Variant> named(String names) {
    Set<Variant> variants = new LinkedHashSet<>();
    for (String name : names.split("\\s*,\\s*", -1)) {
      variants.add(
          all().stream()
              .filter(variant -> variant.toString().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "there is no variant " + name + " with this Java, but all, " + all())));
    }
    return List.copyOf(variants);
  }

  @Override
  public String toString() {
    return (tls ? "tls-" : "plain-") + flush + "-" + threads;
  }
}
