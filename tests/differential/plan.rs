//! A random estate as small numbers that shrink well; the notation they stand for is the business of `writer`.

/// Labels below a domain, the rightmost first.
pub(crate) type Labels = Vec<usize>;

/// A random estate.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) zones: Vec<Zone>,
    /// Records of the top-level domain's own zone.
    pub(crate) top: Vec<Record>,
    pub(crate) vpcs: usize,
    /// The VPC, if any, where private zones do not work.
    pub(crate) without_hostnames: Option<usize>,
    /// The VPC, if any, whose resolver is off.
    pub(crate) without_support: Option<usize>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) profiles: Vec<Profile>,
    /// Whether rules may lead VPCs in a circle: resolvers find out only when their patience ends.
    pub(crate) circles: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Zone {
    pub(crate) labels: Labels,
    pub(crate) kind: Kind,
    pub(crate) delegation: Delegation,
    pub(crate) records: Vec<Record>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A public hosted zone: servers of its own, known to everybody.
    Hosted,
    /// A public zone elsewhere, on servers whose names are the estate's.
    External(Place),
    /// A private zone in the VPCs of this bit set.
    Private(usize),
}

/// Where the name of an external zone's server lies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// In the top-level domain: a server of several zones.
    Top(usize),
    /// In the zone itself.
    Inside,
    /// In the zone that delegates.
    Parent,
    /// In another zone.
    Other(usize),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Delegation {
    Right,
    /// Glue is left out.
    WithoutGlue,
    /// One server answers, another does not.
    Mixed(Dead),
    Wrong(Dead),
    Missing,
}

/// Ways in which a name server cannot answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Dead {
    PrivateGlue,
    PrivateGlueV6,
    NoGlue,
    Reserved,
    Internal,
    SingleLabel,
    Literal,
    NoAddress,
    PrivateAddress,
    /// A CNAME to a host that is there: some resolvers follow it.
    IsCname,
    /// A CNAME to no host at all.
    IsCnameToNowhere,
    /// Only a zone of this index, perhaps private, knows it.
    InZone(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) owner: Labels,
    pub(crate) wildcard: bool,
    pub(crate) data: Data,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
    PrivateA(u8),
    PublicA(u8),
    Aaaa(u8),
    Txt(u8),
    Cname(Target),
    /// So many CNAMEs, each to the next.
    Chain(usize, Target),
    Mx(Target),
    Srv(Target),
    /// Of a zone on Route 53: an alias to the A records of one of its own records.
    Alias(usize),
    /// A delegation: in a public zone to a server that cannot answer, in a private one into a VPC.
    Ns(Dead, usize),
}

#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// The owner of a record of a zone.
    Record(usize, usize),
    /// Any name of the estate, most likely missing.
    Name(Labels),
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) domain: Domain,
    pub(crate) kind: RuleKind,
    pub(crate) vpcs: usize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum RuleKind {
    /// Into this VPC.
    Forward(usize),
    System,
    Delegate,
}

#[derive(Clone, Debug)]
pub(crate) enum Domain {
    Root,
    /// A zone's name, and labels below it.
    Zone(usize, Labels),
}

/// Zones, rules and VPCs as bit sets; the first Profile has the lowest priority number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    pub(crate) zones: usize,
    pub(crate) rules: usize,
    pub(crate) vpcs: usize,
}
