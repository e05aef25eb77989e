// coder/websocket for Go. See the README for what a peer does.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

var background = context.Background()

func version() string {
	info, _ := debug.ReadBuildInfo()
	return strings.TrimPrefix(info.Deps[0].Version, "v") + ", Go " + strings.TrimPrefix(runtime.Version(), "go")
}

func compression() websocket.CompressionMode {
	if os.Args[3] == "0" {
		return websocket.CompressionDisabled
	}
	return websocket.CompressionContextTakeover
}

func obey(c *websocket.Conn) {
	c.SetReadLimit(1 << 24)
	for {
		kind, data, err := c.Read(background)
		if err != nil {
			var closed websocket.CloseError
			if errors.As(err, &closed) {
				fmt.Println("closed", int(closed.Code), closed.Reason)
			} else {
				fmt.Println("error", err)
			}
			return
		}
		words := []string{""}
		if kind == websocket.MessageText {
			words = strings.SplitN(string(data), " ", 3)
		}
		switch words[0] {
		case "!close":
			code, _ := strconv.Atoi(words[1])
			c.Close(websocket.StatusCode(code), words[2])
		case "!ping":
			// The Pong is received by whoever reads.
			go func() {
				if c.Ping(background) == nil {
					c.Write(background, websocket.MessageText, []byte("pong "+words[1]))
				}
			}()
		case "!fragments":
			writer, _ := c.Writer(background, websocket.MessageText)
			count, _ := strconv.Atoi(words[1])
			for ; count > 0; count-- {
				writer.Write([]byte(words[2]))
			}
			writer.Close()
		case "!subprotocol":
			c.Write(background, websocket.MessageText, []byte(c.Subprotocol()))
		default:
			c.Write(background, kind, data)
		}
	}
}

func serve(response http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/denied" {
		http.Error(response, "denied", http.StatusForbidden)
		return
	}
	c, err := websocket.Accept(response, request, &websocket.AcceptOptions{
		Subprotocols:         []string{"interop"},
		CompressionMode:      compression(),
		CompressionThreshold: 1,
	})
	if err == nil {
		obey(c)
	}
}

func main() {
	fmt.Println("version", version())
	if os.Args[1] == "server" {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
		http.Serve(listener, http.HandlerFunc(serve))
		return
	}
	c, response, err := websocket.Dial(background, os.Args[2], &websocket.DialOptions{
		Subprotocols:         []string{"other", "interop"},
		CompressionMode:      compression(),
		CompressionThreshold: 1,
	})
	if err == nil {
		obey(c)
	} else if response != nil {
		fmt.Println("refused", response.StatusCode)
	} else {
		fmt.Println("error", err)
	}
}
