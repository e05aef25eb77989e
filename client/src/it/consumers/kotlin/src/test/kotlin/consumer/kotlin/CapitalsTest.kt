package consumer.kotlin

import io.sockeye.codec.Message
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(30)
class CapitalsTest {

    @Test
    fun `a question is answered`() {
        capitals(0).use { server ->
            assertEquals(Message.text("WHY?"), ask("ws://localhost:${server.port()}", "why?"))
        }
    }
}
