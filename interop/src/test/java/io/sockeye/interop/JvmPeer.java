package io.sockeye.interop;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** A peer in this JVM. */
abstract class JvmPeer implements Peer {

  private final String name;
  private final Set<Ability> abilities;

  JvmPeer(String name, Ability first, Ability... others) {
    this.name = name;
    abilities = EnumSet.of(first, others);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  @Override
  public Running serve(int windowBits) throws Exception {
    throw new UnsupportedOperationException(name + " is no server");
  }

  /** {@return what it says, beginning with its version} */
  static Lines lines(String libraryVersion) {
    Lines lines = new Lines();
    lines.add("version " + libraryVersion + ", Java " + Runtime.version().feature());
    return lines;
  }

  /** Ends a peer. */
  interface End {
    void end() throws Exception;
  }

  /** A peer at work that is ended by what is given. */
  static Running running(Lines lines, End end) {
    return new Running() {
      @Override
      public Lines lines() {
        return lines;
      }

      @Override
      public void close() throws IOException {
        try {
          end.end();
        } catch (Exception e) {
          throw new IOException("a peer could not be ended", e);
        }
      }
    };
  }
}
