/**
 * The command line of the server, in a jar of its own: an echo, and a chat with its web page.
 *
 * <p>Start with {@link io.sockeye.server.cli.Main}, whose commands are {@link
 * io.sockeye.server.cli.EchoCommand} and {@link io.sockeye.server.cli.ChatCommand}.
 *
 * <p>It uses the library as anybody would, from outside. The library knows nothing of it, nor of
 * picocli and Jackson, which it needs.
 */
package io.sockeye.server.cli;
