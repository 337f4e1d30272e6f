//! A small HTTP proxy in front of the moto server that answers some calls itself, as AWS would refuse them.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// One call: the head as it came, and the body.
pub(crate) struct Request {
    head: String,
    body: String,
}

impl Request {
    /// Whether request line, headers or body contain all of these texts.
    pub(crate) fn has(&self, texts: &[&str]) -> bool {
        texts.iter().all(|text| self.head.contains(text) || self.body.contains(text))
    }
}

/// What the proxy says itself.
pub(crate) struct Reply {
    status: u16,
    body: String,
}

impl Reply {
    /// Any answer.
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, body: body.into() }
    }

    /// A refusal as the services that speak XML give it.
    pub(crate) fn xml_error(status: u16, code: &str, message: &str) -> Self {
        let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
        Self::new(status, format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"))
    }

    /// A refusal as EC2 gives it.
    pub(crate) fn ec2_error(status: u16, code: &str, message: &str) -> Self {
        let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        Self::new(status, format!("<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>"))
    }

    /// A refusal as the services that speak JSON give it.
    pub(crate) fn json_error(status: u16, code: &str, message: &str) -> Self {
        Self::new(status, format!(r#"{{"__type":"{code}","message":"{message}"}}"#))
    }
}

/// Starts a proxy and gives its URL. It ends with the test process.
pub(crate) fn start<F>(upstream: &str, answer: F) -> String
where
    F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let upstream: Arc<str> = upstream.trim_start_matches("http://").into();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (upstream, answer) = (Arc::clone(&upstream), Arc::clone(&answer));
            // A client that hangs up in the middle is not the test's concern.
            thread::spawn(move || serve(client, &upstream, &*answer).ok());
        }
    });
    url
}

fn serve(mut client: TcpStream, upstream: &str, answer: &dyn Fn(&Request) -> Option<Reply>) -> io::Result<()> {
    let request = read(&client)?;
    if let Some(reply) = answer(&request) {
        let length = reply.body.len();
        write!(client, "HTTP/1.1 {} Reply\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n", reply.status)?;
        return client.write_all(reply.body.as_bytes());
    }
    let mut server = TcpStream::connect(upstream)?;
    server.write_all(request.head.as_bytes())?;
    server.write_all(b"Connection: close\r\n\r\n")?;
    server.write_all(request.body.as_bytes())?;
    io::copy(&mut server, &mut client).map(drop)
}

/// One request, without the blank line after its head.
fn read(client: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { head, body: String::from_utf8_lossy(&body).into_owned() })
}
