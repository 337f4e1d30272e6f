//! A small DNS client: many questions at a time over UDP, one over TCP where an answer was cut short.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use domain::base::iana::{Rcode, Rtype};
use domain::base::{Message, MessageBuilder, Name as WireName, ToName};
use domain::rdata::AllRecordData;
use r53lint::model::RecordType;
use r53lint::name::Name;

/// BIND gives up on a question of its own after ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a reader waits before it looks at what has become too old.
const TICK: Duration = Duration::from_millis(50);
const TRIES: usize = 2;
const WORKERS: usize = 4;

/// A question to one server.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) server: Ipv4Addr,
    pub(crate) name: Name,
    pub(crate) rtype: RecordType,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) rcode: Rcode,
    /// The targets of the CNAMEs on the way.
    pub(crate) chain: Vec<Name>,
    /// The RDATA of the asked type at the end of the chain, in presentation form.
    pub(crate) answers: BTreeSet<String>,
}

/// Asks everything, with so many questions under way at a time; the replies are in the questions' order.
pub(crate) fn ask_all(questions: &[Asking], window: usize) -> Vec<Result<Reply>> {
    let next = AtomicUsize::new(0);
    let mut replies: Vec<(usize, Result<Reply>)> = thread::scope(|scope| {
        let start = || scope.spawn(|| Client::new(questions, window.div_ceil(WORKERS)).run(&next));
        let workers: Vec<_> = (0..WORKERS).map(|_| start()).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    replies.sort_by_key(|&(at, _)| at);
    assert_eq!(replies.len(), questions.len(), "every question has its reply");
    replies.into_iter().map(|(_, reply)| reply).collect()
}

/// One socket, and the questions it has under way by their ids.
struct Client<'q> {
    questions: &'q [Asking],
    window: usize,
    socket: UdpSocket,
    under_way: BTreeMap<u16, UnderWay>,
    last_id: u16,
    replies: Vec<(usize, Result<Reply>)>,
}

#[derive(Clone, Copy)]
struct UnderWay {
    question: usize,
    since: Instant,
    tries: usize,
}

impl<'q> Client<'q> {
    fn new(questions: &'q [Asking], window: usize) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        socket.set_read_timeout(Some(TICK)).unwrap();
        Self { questions, window, socket, under_way: BTreeMap::new(), last_id: 0, replies: Vec::new() }
    }

    fn run(mut self, next: &AtomicUsize) -> Vec<(usize, Result<Reply>)> {
        let mut buffer = vec![0; 65_535];
        loop {
            while self.under_way.len() < self.window {
                let question = next.fetch_add(1, Ordering::Relaxed);
                if question >= self.questions.len() {
                    break;
                }
                self.send(question, 1);
            }
            if self.under_way.is_empty() {
                return self.replies;
            }
            match self.socket.recv_from(&mut buffer) {
                Ok((length, from)) => self.receive(&buffer[..length], from),
                Err(_) => self.give_up_on_old(),
            }
        }
    }

    fn send(&mut self, question: usize, tries: usize) {
        self.last_id = self.last_id.wrapping_add(1);
        let asking = &self.questions[question];
        match self.socket.send_to(&asking.message(self.last_id), (asking.server, 53)) {
            Ok(_) => _ = self.under_way.insert(self.last_id, UnderWay { question, since: now(), tries }),
            Err(error) => self.replies.push((question, Err(error))),
        }
    }

    fn receive(&mut self, bytes: &[u8], from: SocketAddr) {
        let Ok(message) = Message::from_octets(bytes.to_vec()) else { return };
        let id = message.header().id();
        let Some(&UnderWay { question, .. }) = self.under_way.get(&id) else { return };
        let asking = &self.questions[question];
        if from.ip() != asking.server {
            return;
        }
        self.under_way.remove(&id);
        let message = if message.header().tc() { asking.over_tcp(id) } else { Ok(message) };
        self.replies.push((question, message.and_then(|message| asking.read(&message))));
    }

    fn give_up_on_old(&mut self) {
        let old = self.under_way.iter().filter(|(_, under_way)| under_way.since.elapsed() > PATIENCE);
        for id in old.map(|(&id, _)| id).collect::<Vec<_>>() {
            match self.under_way.remove(&id) {
                Some(UnderWay { question, tries, .. }) if tries < TRIES => self.send(question, tries + 1),
                Some(UnderWay { question, .. }) => {
                    self.replies.push((question, Err(Error::from(ErrorKind::TimedOut))));
                }
                None => {}
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "only a clock tells how long a server has been silent")]
fn now() -> Instant {
    Instant::now()
}

impl Asking {
    fn over_tcp(&self, id: u16) -> Result<Message<Vec<u8>>> {
        let mut stream = TcpStream::connect((self.server, 53))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let message = self.message(id);
        stream.write_all(&u16::try_from(message.len()).unwrap().to_be_bytes())?;
        stream.write_all(&message)?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut buffer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut buffer)?;
        Message::from_octets(buffer).map_err(Error::other)
    }

    fn message(&self, id: u16) -> Vec<u8> {
        let mut builder = MessageBuilder::new_vec();
        builder.header_mut().set_id(id);
        builder.header_mut().set_rd(true);
        let mut builder = builder.question();
        builder.push((wire_name(&self.name), wire_type(self.rtype))).unwrap();
        builder.finish()
    }

    fn read(&self, message: &Message<Vec<u8>>) -> Result<Reply> {
        let rtype = wire_type(self.rtype);
        let mut records = Vec::new();
        for record in message.answer().map_err(Error::other)? {
            let record = record.map_err(Error::other)?;
            let owner = our_name(&record.owner());
            if let Some(record) = record.into_record::<AllRecordData<_, _>>().map_err(Error::other)? {
                records.push(Answer {
                    owner,
                    rtype: record.rtype(),
                    text: spell(record.data()),
                    cname: cname(record.data()),
                });
            }
        }
        let chain = if rtype == Rtype::CNAME { Vec::new() } else { chain(&self.name, &records) };
        let end = chain.last().unwrap_or(&self.name);
        let answers = records.iter().filter(|record| record.owner == *end && record.rtype == rtype);
        let answers = answers.map(|record| record.text.clone()).collect();
        Ok(Reply { rcode: message.header().rcode(), chain, answers })
    }
}

/// A record of an answer section.
struct Answer {
    owner: Name,
    rtype: Rtype,
    text: String,
    /// The target, of a CNAME.
    cname: Option<Name>,
}

fn chain(name: &Name, records: &[Answer]) -> Vec<Name> {
    let after =
        |owner: &Name| records.iter().find(|record| record.owner == *owner && record.cname.is_some())?.cname.clone();
    std::iter::successors(after(name), after).take(records.len()).collect()
}

fn cname<O, N: ToName>(data: &AllRecordData<O, N>) -> Option<Name> {
    match data {
        AllRecordData::Cname(cname) => Some(our_name(cname.cname())),
        _ => None,
    }
}

fn spell<O: AsRef<[u8]> + domain::dep::octseq::Octets, N: ToName>(data: &AllRecordData<O, N>) -> String {
    match data {
        AllRecordData::A(a) => a.addr().to_string(),
        AllRecordData::Aaaa(aaaa) => aaaa.addr().to_string(),
        AllRecordData::Cname(cname) => our_name(cname.cname()).to_string(),
        AllRecordData::Ns(ns) => our_name(ns.nsdname()).to_string(),
        AllRecordData::Ptr(ptr) => our_name(ptr.ptrdname()).to_string(),
        AllRecordData::Mx(mx) => format!("{} {}", mx.preference(), our_name(mx.exchange())),
        AllRecordData::Srv(srv) => {
            format!("{} {} {} {}", srv.priority(), srv.weight(), srv.port(), our_name(srv.target()))
        }
        AllRecordData::Txt(txt) => {
            let strings = txt.iter().map(|string| format!("\"{}\"", String::from_utf8_lossy(string)));
            strings.collect::<Vec<_>>().join(" ")
        }
        _ => "?".to_owned(),
    }
}

fn wire_type(rtype: RecordType) -> Rtype {
    rtype.to_string().parse().unwrap()
}

fn wire_name(name: &Name) -> WireName<Vec<u8>> {
    let mut wire = Vec::new();
    for label in name.labels() {
        wire.push(u8::try_from(label.len()).unwrap());
        wire.extend_from_slice(label);
    }
    wire.push(0);
    WireName::from_octets(wire).unwrap()
}

fn our_name(name: &impl ToName) -> Name {
    let labels: Vec<&[u8]> = name.iter_labels().filter(|label| !label.is_root()).map(AsRef::as_ref).collect();
    labels.iter().rev().fold(Name::root(), |name, label| name.child(label).unwrap())
}
