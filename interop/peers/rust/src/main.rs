// tungstenite for Rust. See the README for what a peer does.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tungstenite::client::ClientRequestBuilder;
use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::StatusCode;
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::CloseFrame;
use tungstenite::{accept_hdr, connect, Error, Message, WebSocket};

fn obey<S: Read + Write>(mut ws: WebSocket<S>, subprotocol: &str) -> tungstenite::Result<()> {
    let mut pinged = String::new();
    loop {
        let message = ws.read()?;
        match &message {
            Message::Text(text) if text.starts_with('!') => {
                let words: Vec<&str> = text.splitn(3, ' ').collect();
                match words[0] {
                    "!close" => ws.close(Some(CloseFrame {
                        code: words[1].parse::<u16>().unwrap().into(),
                        reason: words[2].into(),
                    }))?,
                    "!ping" => {
                        pinged = words[1].to_string();
                        ws.send(Message::Ping(pinged.clone().into()))?;
                    }
                    "!fragments" => {
                        let count: usize = words[1].parse().unwrap();
                        for i in 0..count {
                            let kind = if i == 0 { Data::Text } else { Data::Continue };
                            let payload = words[2].to_string();
                            let frame = Frame::message(payload, OpCode::Data(kind), i + 1 == count);
                            ws.send(Message::Frame(frame))?;
                        }
                    }
                    _ => ws.send(Message::text(subprotocol))?,
                }
            }
            Message::Text(_) | Message::Binary(_) => ws.send(message)?,
            Message::Pong(payload) if payload.as_ref() == pinged.as_bytes() => {
                ws.send(Message::text(format!("pong {pinged}")))?
            }
            Message::Close(Some(frame)) => {
                println!("closed {} {}", u16::from(frame.code), frame.reason)
            }
            _ => {}
        }
    }
}

fn tell(result: tungstenite::Result<()>) {
    match result {
        Ok(()) | Err(Error::ConnectionClosed) => {}
        Err(Error::Http(response)) => println!("refused {}", response.status().as_u16()),
        Err(error) => println!("error {error}"),
    }
}

#[allow(clippy::result_large_err)]
fn answer(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    if request.uri().path() == "/denied" {
        let mut denied = ErrorResponse::new(Some("denied\n".to_string()));
        *denied.status_mut() = StatusCode::FORBIDDEN;
        return Err(denied);
    }
    let offered = request.headers().get("Sec-WebSocket-Protocol");
    if offered.is_some_and(|value| value.to_str().unwrap_or("").contains("interop")) {
        response.headers_mut().insert("Sec-WebSocket-Protocol", "interop".parse().unwrap());
    }
    Ok(response)
}

fn serve(stream: TcpStream) -> tungstenite::Result<()> {
    match accept_hdr(stream, answer) {
        Ok(ws) => obey(ws, "interop"),
        Err(error) => {
            println!("error {error}");
            Ok(())
        }
    }
}

fn call(url: &str) -> tungstenite::Result<()> {
    let request = ClientRequestBuilder::new(url.parse().unwrap())
        .with_sub_protocol("other")
        .with_sub_protocol("interop");
    let (ws, response) = connect(request)?;
    let agreed = response.headers().get("Sec-WebSocket-Protocol");
    obey(ws, agreed.and_then(|value| value.to_str().ok()).unwrap_or(""))
}

fn main() {
    println!("version {}, Rust {}", env!("LIBRARY"), env!("COMPILER"));
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "server" {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        println!("listening {}", listener.local_addr().unwrap().port());
        for stream in listener.incoming() {
            thread::spawn(|| tell(serve(stream.unwrap())));
        }
    } else {
        tell(call(&arguments[2]));
    }
}
