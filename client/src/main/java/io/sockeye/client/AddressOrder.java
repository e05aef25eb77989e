package io.sockeye.client;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** In which order the addresses of a host are tried (RFC 8305, section 4). */
final class AddressOrder {

  /** A name may have addresses without end; no more than these are tried. */
  static final int MAX_ADDRESSES = 32;

  private AddressOrder() {}

  /**
   * {@return the addresses with their families in turn, and else in their order, which is the
   * system's; the family of the first stays first}
   */
  static List<InetAddress> of(InetAddress... addresses) {
    Queue<InetAddress> next = new ArrayDeque<>();
    Queue<InetAddress> other = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address.getClass() == addresses[0].getClass() ? next : other).add(address);
    }
    List<InetAddress> order = new ArrayList<>();
    while (order.size() < MAX_ADDRESSES && !(next.isEmpty() && other.isEmpty())) {
      if (!next.isEmpty()) {
        order.add(next.remove());
      }
      Queue<InetAddress> last = next;
      next = other;
      other = last;
    }
    return order;
  }
}
