//! A small DNS client: one question over UDP, over TCP where the answer was cut short.

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::time::Duration;

use domain::base::iana::{Rcode, Rtype};
use domain::base::{Message, MessageBuilder, Name as WireName, ToName};
use domain::rdata::AllRecordData;
use r53lint::model::RecordType;
use r53lint::name::Name;

/// BIND gives up on a question of its own after ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);
const TRIES: usize = 2;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) rcode: Rcode,
    /// The targets of the CNAMEs on the way.
    pub(crate) chain: Vec<Name>,
    /// The RDATA of the asked type at the end of the chain, in presentation form.
    pub(crate) answers: BTreeSet<String>,
}

/// Asks a server one question.
pub(crate) fn ask(server: Ipv4Addr, name: &Name, rtype: RecordType) -> Result<Reply> {
    let question = Question { name: wire_name(name), rtype: wire_type(rtype) };
    let mut last = Error::from(ErrorKind::TimedOut);
    for id in 0..TRIES {
        match question.put_to(server, u16::try_from(id).unwrap() + 1) {
            Ok(message) => return read(&message, name, question.rtype),
            Err(error) => last = error,
        }
    }
    Err(last)
}

struct Question {
    name: WireName<Vec<u8>>,
    rtype: Rtype,
}

impl Question {
    fn put_to(&self, server: Ipv4Addr, id: u16) -> Result<Message<Vec<u8>>> {
        let message = self.over_udp(server, id)?;
        if message.header().tc() { self.over_tcp(server, id) } else { Ok(message) }
    }

    fn over_udp(&self, server: Ipv4Addr, id: u16) -> Result<Message<Vec<u8>>> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.connect((server, 53))?;
        socket.send(&self.message(id))?;
        let mut buffer = vec![0; 65_535];
        loop {
            let length = socket.recv(&mut buffer)?;
            let message = Message::from_octets(buffer[..length].to_vec()).map_err(Error::other)?;
            if message.header().id() == id {
                return Ok(message);
            }
        }
    }

    fn over_tcp(&self, server: Ipv4Addr, id: u16) -> Result<Message<Vec<u8>>> {
        let mut stream = TcpStream::connect((server, 53))?;
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
        builder.push((&self.name, self.rtype)).unwrap();
        builder.finish()
    }
}

fn read(message: &Message<Vec<u8>>, name: &Name, rtype: Rtype) -> Result<Reply> {
    let mut records = Vec::new();
    for record in message.answer().map_err(Error::other)? {
        let record = record.map_err(Error::other)?;
        let owner = our_name(&record.owner());
        if let Some(record) = record.into_record::<AllRecordData<_, _>>().map_err(Error::other)? {
            records.push((owner, record.rtype(), spell(record.data()), target(record.data())));
        }
    }
    let mut chain: Vec<Name> = Vec::new();
    let at = |chain: &[Name]| chain.last().unwrap_or(name).clone();
    if rtype != Rtype::CNAME {
        let next = |chain: &[Name]| {
            let owner = at(chain);
            records
                .iter()
                .find(|record| record.0 == owner && record.1 == Rtype::CNAME)
                .and_then(|record| record.3.clone())
        };
        while let Some(target) = next(&chain).filter(|_| chain.len() <= records.len()) {
            chain.push(target);
        }
    }
    let end = at(&chain);
    let answers = records.into_iter().filter(|record| record.0 == end && record.1 == rtype).map(|record| record.2);
    Ok(Reply { rcode: message.header().rcode(), chain, answers: answers.collect() })
}

fn target<O, N: ToName>(data: &AllRecordData<O, N>) -> Option<Name> {
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
        AllRecordData::Mx(mx) => format!("{} {}", mx.preference(), our_name(mx.exchange())),
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
