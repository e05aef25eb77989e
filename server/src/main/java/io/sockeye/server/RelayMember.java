package io.sockeye.server;

import java.util.Objects;

/**
 * A member that is present in a channel of a {@link Relay}.
 *
 * @param id what tells it from all others of its node
 * @param about what others are to know of it, such as a name
 */
public record RelayMember(String id, String about) {

  /**
   * Makes a member.
   *
   * @param id what tells it from all others of its node
   * @param about what others are to know of it, such as a name
   */
  public RelayMember {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(about, "about");
  }
}
