package io.sockeye.codec;

/**
 * The agreed parameters of permessage-deflate (RFC 7692, section 7.1).
 *
 * @param serverNoContextTakeover whether the server compresses each message by itself
 * @param clientNoContextTakeover whether the client compresses each message by itself
 * @param serverMaxWindowBits the base-2 logarithm of the server's LZ77 window, 8 to 15
 * @param clientMaxWindowBits the base-2 logarithm of the client's LZ77 window, 8 to 15
 */
public record PermessageDeflate(
    boolean serverNoContextTakeover,
    boolean clientNoContextTakeover,
    int serverMaxWindowBits,
    int clientMaxWindowBits) {

  /**
   * Context takeover and windows of 15 bits (32 KiB), both ways: what {@code permessage-deflate}
   * without parameters says.
   */
  public static final PermessageDeflate DEFAULT = new PermessageDeflate(false, false, 15, 15);

  /**
   * Makes a set of parameters.
   *
   * @param serverNoContextTakeover whether it was agreed
   * @param clientNoContextTakeover whether it was agreed
   * @param serverMaxWindowBits 8 to 15; 15 where nothing was agreed
   * @param clientMaxWindowBits 8 to 15; 15 where nothing was agreed
   * @throws IllegalArgumentException when a window is not 8 to 15 bits
   */
  public PermessageDeflate {
    requireWindowBits("server_max_window_bits", serverMaxWindowBits);
    requireWindowBits("client_max_window_bits", clientMaxWindowBits);
  }

  private static void requireWindowBits(String name, int bits) {
    if (bits < 8 || bits > 15) {
      throw new IllegalArgumentException(name + " is 8 to 15, not " + bits);
    }
  }

  /**
   * {@return whether an endpoint compresses each of its messages by itself}
   *
   * @param sender the endpoint
   */
  public boolean noContextTakeover(Role sender) {
    return sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover;
  }

  /**
   * {@return the base-2 logarithm of an endpoint's LZ77 window when it compresses, 8 to 15}
   *
   * @param sender the endpoint
   */
  public int maxWindowBits(Role sender) {
    return sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
  }
}
