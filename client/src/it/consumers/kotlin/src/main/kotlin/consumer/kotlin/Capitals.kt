package consumer.kotlin

import io.sockeye.client.WebSocketClient
import io.sockeye.codec.Message
import io.sockeye.server.WebSocketServer

// README
/** Answers each text with the same in capitals. */
fun capitals(port: Int): WebSocketServer =
    WebSocketServer.builder()
        .host("localhost")
        .port(port)
        .handler { ws ->
            generateSequence { ws.receive() }
                .filterIsInstance<Message.Text>()
                .forEach { ws.send(it.text().uppercase()) }
        }
        .start()

fun ask(uri: String, question: String): Message? =
    WebSocketClient.connect(uri).use { ws ->
        ws.send(question)
        ws.receive()
    }
// end
