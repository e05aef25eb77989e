package io.sockeye.server;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses that begin with the same bits (RFC 4632).
 *
 * @param prefix an address whose other bits are zero
 * @param length how many bits they have in common
 */
record Network(InetAddress prefix, int length) {

  /**
   * {@return the network of a text}
   *
   * @param text an address, or an address, a slash and the length of the prefix
   * @throws IllegalArgumentException when it is neither
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress prefix = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (prefix == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address or network, such as 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }
    int bits = 8 * prefix.getAddress().length;
    int length = slash < 0 ? bits : length(text.substring(slash + 1));
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "behind the slash of \"" + text + "\" there has to be a number of bits, 0 to " + bits);
    }
    Network network = new Network(prefix, length);
    if (!Arrays.equals(prefix.getAddress(), network.firstBits(prefix.getAddress()))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no network: the bits behind the first " + length + " are not zero");
    }
    return network;
  }

  private static int length(String text) {
    return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] own = prefix.getAddress();
    return bytes.length == own.length && Arrays.equals(own, firstBits(bytes));
  }

  /** {@return the address with all bits behind the prefix set to zero} */
  private byte[] firstBits(byte[] address) {
    byte[] first = new byte[address.length];
    System.arraycopy(address, 0, first, 0, length / 8);
    if (length % 8 != 0) {
      first[length / 8] = (byte) (address[length / 8] & 0xFF00 >> length % 8);
    }
    return first;
  }
}
