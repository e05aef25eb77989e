/**
 * The command line of the client, in a jar of its own: lines of standard input go as messages, and
 * messages come as lines.
 *
 * <p>Start with {@link io.sockeye.client.cli.Main}; what passes between the two ends is in {@link
 * io.sockeye.client.cli.Conversation}, or {@link io.sockeye.client.cli.LastingConversation} with
 * one connection after the other.
 *
 * <p>It uses the library as anybody would, from outside. The library knows nothing of it, nor of
 * picocli, which it needs.
 */
package io.sockeye.client.cli;
