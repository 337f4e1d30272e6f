//! A small HTTP proxy in front of the moto server that counts calls, answers some itself as AWS would refuse them, and
//! fails as networks do.

#![allow(dead_code, reason = "not every test that puts it in between needs all of its faults")]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

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

    /// The call as IAM names it, e.g. `route53:ListHostedZones`, read off what goes over the wire.
    pub(crate) fn action(&self) -> String {
        let operation = self.operation();
        let action = format!("{}:{operation}", self.scope(3));
        // The one whose name IAM spells differently.
        action.replace("GetDnssec", "GetDNSSEC")
    }

    /// What is asked, the same when it is asked again.
    pub(crate) fn question(&self) -> String {
        let line = self.head.lines().next().unwrap_or_default();
        format!("{} {} {line} {}", self.action(), self.region(), self.body)
    }

    /// The Region that the call is signed for.
    pub(crate) fn region(&self) -> &str {
        self.scope(2)
    }

    /// The key that it is signed with, which is another for each account.
    pub(crate) fn key(&self) -> &str {
        self.scope(0)
    }

    /// The account that the key is of, which moto knows.
    pub(crate) fn account(&self, upstream: &str) -> String {
        let body = "Action=GetCallerIdentity&Version=2011-06-15";
        let scope = format!("{}/20261124/us-east-1/sts/aws4_request", self.key());
        let head = format!(
            "POST / HTTP/1.1\r\nHost: sts\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n",
            body.len()
        );
        let question = Request { head, body: body.to_owned() };
        let reply = forward(&question, upstream.trim_start_matches("http://")).unwrap();
        let reply = String::from_utf8(reply).unwrap();
        let after = reply.split("<Account>").nth(1).unwrap_or_else(|| panic!("no account in {reply}"));
        after.split('<').next().unwrap().to_owned()
    }

    /// A part of the signature's scope: key, date, Region, service.
    fn scope(&self, part: usize) -> &str {
        let scope = self.head.split("Credential=").nth(1).unwrap_or_default();
        scope.split(['/', ',']).nth(part).unwrap_or_default()
    }

    fn operation(&self) -> String {
        if let Some(target) = self.header("x-amz-target:") {
            return target.rsplit('.').next().unwrap_or_default().to_owned();
        }
        if let Some(action) = self.body.split('&').find_map(|pair| pair.strip_prefix("Action=")) {
            return action.to_owned();
        }
        let path = self.head.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
        let parts: Vec<&str> =
            path.trim_start_matches("/2013-04-01").split('/').filter(|part| !part.is_empty()).collect();
        rest_operation(&parts).to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines();
        lines.into_iter().find_map(|line| Some(line.get(name.len()..)?.trim()).filter(|_| has_name(line, name)))
    }
}

fn has_name(line: &str, name: &str) -> bool {
    line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// The services without a header or a parameter for it have a path for each operation.
fn rest_operation(path: &[&str]) -> &'static str {
    match path {
        ["hostedzone"] => "ListHostedZones",
        ["hostedzone", _] => "GetHostedZone",
        ["hostedzone", _, "rrset"] => "ListResourceRecordSets",
        ["hostedzone", _, "dnssec"] => "GetDNSSEC",
        ["hostedzone", _, "authorizevpcassociation"] => "ListVPCAssociationAuthorizations",
        ["hostedzonesbyvpc"] => "ListHostedZonesByVPC",
        ["healthcheck"] => "ListHealthChecks",
        ["cidrcollection"] => "ListCidrCollections",
        ["cidrcollection", _] => "ListCidrLocations",
        ["cidrcollection", _, "cidrblocks"] => "ListCidrBlocks",
        ["delegationset"] => "ListReusableDelegationSets",
        ["queryloggingconfig"] => "ListQueryLoggingConfigs",
        ["tags", "hostedzone"] => "ListTagsForResources",
        ["trafficpolicyinstances"] => "ListTrafficPolicyInstances",
        ["profiles"] => "ListProfiles",
        ["profileassociations"] => "ListProfileAssociations",
        ["profileresourceassociations", "profileid", _] => "ListProfileResourceAssociations",
        _ => "Unknown",
    }
}

/// What the proxy does instead of passing a call on.
pub(crate) enum Reply {
    /// Answers itself.
    Own { status: u16, header: String, body: String },
    /// Hangs up without a word.
    Cut,
    /// Passes the call on, and half of the answer back.
    Half,
    /// Never says a word, and does not hang up.
    Silent,
    /// Passes the call on, half of the answer back, and does not hang up.
    Stuck,
    /// Passes the call on, and the answer back bit by bit, so that it takes this long.
    Slow(Duration),
    /// Passes the call on after a while.
    Late(Duration),
    /// Passes the call on, and the answer back with another body.
    Changed(fn(&str) -> String),
}

impl Reply {
    /// Any answer.
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self::Own { status, header: String::new(), body: body.into() }
    }

    /// Any answer with one more header.
    pub(crate) fn with_header(status: u16, header: &str, body: &str) -> Self {
        Self::Own { status, header: format!("{header}\r\n"), body: body.to_owned() }
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

    /// A refusal as the service of this call gives it.
    pub(crate) fn refusal(request: &Request, status: u16, code: &str) -> Self {
        match request.action().split(':').next() {
            Some("ec2") => Self::ec2_error(status, code, "no"),
            Some("route53" | "sts") => Self::xml_error(status, code, "no"),
            _ => Self::json_error(status, code, "no"),
        }
    }
}

/// The calls that came, as IAM names them, in their order.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<String>>>);

impl Calls {
    /// Notes one more.
    pub(crate) fn note(&self, request: &Request) {
        self.0.lock().unwrap().push(request.action());
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// How many there were of one.
    pub(crate) fn of(&self, action: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|call| *call == action).count()
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
    match answer(&request) {
        None => {}
        Some(Reply::Late(wait)) => thread::sleep(wait),
        Some(Reply::Changed(change)) => return client.write_all(&changed(&forward(&request, upstream)?, change)),
        Some(Reply::Cut) => return client.shutdown(Shutdown::Both),
        Some(Reply::Half) => {
            let whole = forward(&request, upstream)?;
            return client.write_all(&whole[..whole.len() - body_length(&whole) / 2]);
        }
        Some(Reply::Slow(all)) => return bit_by_bit(&mut client, &forward(&request, upstream)?, all),
        Some(Reply::Silent) => {
            silence();
            return Ok(());
        }
        Some(Reply::Stuck) => {
            let whole = forward(&request, upstream)?;
            client.write_all(&whole[..whole.len() - body_length(&whole) / 2])?;
            silence();
            return Ok(());
        }
        Some(Reply::Own { status, header, body }) => {
            let length = body.len();
            write!(client, "HTTP/1.1 {status} Reply\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
            return client.write_all(body.as_bytes());
        }
    }
    client.write_all(&forward(&request, upstream)?)
}

fn bit_by_bit(client: &mut TcpStream, reply: &[u8], all: Duration) -> io::Result<()> {
    const BITS: u32 = 20;
    for bit in reply.chunks(reply.len().div_ceil(BITS as usize)) {
        client.write_all(bit)?;
        thread::sleep(all / BITS);
    }
    Ok(())
}

/// Longer than any test.
fn silence() {
    thread::sleep(Duration::from_hours(1));
}

fn forward(request: &Request, upstream: &str) -> io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(upstream)?;
    server.write_all(request.head.as_bytes())?;
    server.write_all(b"Connection: close\r\n\r\n")?;
    server.write_all(request.body.as_bytes())?;
    let mut reply = Vec::new();
    server.read_to_end(&mut reply)?;
    Ok(reply)
}

fn changed(reply: &[u8], change: fn(&str) -> String) -> Vec<u8> {
    let body = String::from_utf8_lossy(&reply[reply.len() + 4 - body_length(reply)..]).into_owned();
    let body = change(&body);
    format!("HTTP/1.1 200 Changed\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

/// How long the body is, with the blank line before it.
fn body_length(reply: &[u8]) -> usize {
    let head = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(reply.len());
    reply.len() - head
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
