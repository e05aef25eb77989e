package io.sockeye.handshake;

import io.sockeye.codec.PermessageDeflate;

/**
 * What client and server have agreed on in an opening handshake that succeeded.
 *
 * @param subprotocol the subprotocol (RFC 6455, section 1.9), or null for none
 * @param permessageDeflate the parameters of permessage-deflate, or null when messages are not
 *     compressed
 */
public record Agreement(String subprotocol, PermessageDeflate permessageDeflate) {}
