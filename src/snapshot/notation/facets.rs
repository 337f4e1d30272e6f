//! What further calls tell of single zones, both ways: DNSSEC, tags, authorised associations. One line of a kind says that
//! the call was made for every zone of the account; the zones without one have the usual. It must not know records.

use super::NotationError;
use super::global::zone_word;
use super::line::{Line, unquote};
use super::names::{optional, text};
use super::read::{Gathered, Reader};
use super::registrar::{dnssec, dnssec_words, unsigned};
use super::vpc::tag;
use super::write::{Words, Writer};
use super::zone::bare_id;
use crate::model::Input;
use crate::snapshot::v1;

/// The word for what was not read of a zone.
const UNREAD: &str = "unread";

/// What a call tells of a zone, and of which zones.
pub(super) const FACETS: [Input; 3] = [Input::Dnssec, Input::Tags, Input::Authorizations];

/// Whether a call tells something of this zone.
fn fits(facet: Input) -> fn(&v1::Zone<'_>) -> bool {
    match facet {
        Input::Dnssec => |zone| !zone.is_private(),
        Input::Authorizations => |zone| zone.is_private(),
        _ => |_| true,
    }
}

impl Reader<'_> {
    /// `dnssec ZONE signing|off|deleting|action-needed|internal-failure|unread [keys …]`.
    pub(super) fn dnssec(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["keys"], &[])?;
        let zone = self.zone_of_facet(line, Input::Dnssec, fields.next("a public zone's name or id")?)?;
        let state = fields.next("signing, off or unread")?;
        let keys = fields.section("keys");
        fields.finish()?;
        let told = if state == UNREAD { None } else { Some(dnssec(line, state, &keys)?) };
        self.tell(Input::Dnssec, zone, told.is_none());
        self.zone_mut(zone).dnssec = told;
        Ok(())
    }

    /// `tags ZONE KEY=VALUE…|unread`, each pair perhaps in quotes.
    pub(super) fn tags(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let words: Vec<String> = line.words()[1..].iter().map(|word| unquote(word.text)).collect();
        let [zone, pairs @ ..] = &words[..] else {
            return Err(line.error("the line ends too early", "a zone's name or id"));
        };
        let zone = self.zone_of_facet(line, Input::Tags, zone)?;
        let unread = pairs.len() == 1 && pairs[0] == UNREAD;
        let pair = |pair: &String| {
            let parts = pair.split_once('=').map(|(key, value)| tag(key, value));
            parts.ok_or_else(|| line.error(format!("\"{pair}\" is no tag"), "KEY=VALUE"))
        };
        let told = if unread { None } else { Some(pairs.iter().map(pair).collect::<Result<_, _>>()?) };
        self.tell(Input::Tags, zone, unread);
        self.zone_mut(zone).tags = told;
        Ok(())
    }

    /// `authorizations ZONE VPC[:REGION]…|unread`.
    pub(super) fn authorizations(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &[])?;
        let zone = self.zone_of_facet(line, Input::Authorizations, fields.next("a private zone's name or id")?)?;
        let vpcs = fields.rest();
        let told = (vpcs[..] != [UNREAD]).then(|| vpcs.into_iter().map(authorized).collect());
        self.tell(Input::Authorizations, zone, told.is_none());
        self.zone_mut(zone).vpc_association_authorizations = told;
        Ok(())
    }

    fn zone_of_facet(&mut self, line: &Line<'_>, facet: Input, word: &str) -> Result<usize, NotationError> {
        let kind = match facet {
            Input::Dnssec => "public zone",
            Input::Authorizations => "private zone",
            _ => "zone",
        };
        let found = self.zone_named(line, word, fits(facet))?;
        found.ok_or_else(|| line.error(format!("no {kind} {word} is above"), "the line of that zone above"))
    }

    fn tell(&mut self, facet: Input, zone: usize, unread: bool) {
        let account = self.current();
        account.read.insert((facet, None));
        if unread {
            account.unread.insert((facet, zone));
        }
    }

    fn zone_mut(&mut self, zone: usize) -> &mut v1::Zone<'static> {
        &mut self.current().account.hosted_zones.get_or_insert_default()[zone]
    }
}

/// `VPC[:REGION]`.
pub(super) fn authorized(word: &str) -> v1::ZoneVpc<'static> {
    let (vpc, region) = word.split_once(':').map_or((word, None), |(vpc, region)| (vpc, Some(region)));
    v1::ZoneVpc { vpc_id: text(vpc), vpc_region: optional(region), ..Default::default() }
}

impl Gathered {
    /// Gives every zone without a line of its own the usual.
    pub(super) fn complete_facets(&mut self) {
        for facet in FACETS.into_iter().filter(|&facet| self.read.contains(&(facet, None))) {
            let unread = &self.unread;
            let zones = self.account.hosted_zones.iter_mut().flatten().enumerate();
            let zones = zones.filter(|(at, zone)| fits(facet)(zone) && !unread.contains(&(facet, *at)));
            for (_, zone) in zones {
                match facet {
                    Input::Dnssec => drop(zone.dnssec.get_or_insert_with(unsigned)),
                    Input::Tags => drop(zone.tags.get_or_insert_default()),
                    _ => drop(zone.vpc_association_authorizations.get_or_insert_default()),
                }
            }
        }
    }
}

impl Writer<'_> {
    /// What further calls told of an account's zones.
    pub(super) fn facets(&mut self, account: &v1::Account<'_>) {
        for facet in FACETS {
            let zones = || account.hosted_zones.iter().flatten().filter(|zone| fits(facet)(zone));
            if !zones().any(|zone| is_told(facet, zone)) {
                continue;
            }
            let before = self.lines();
            for zone in zones() {
                let word = zone_word(account, bare_id(&zone.hosted_zone.id), fits(facet));
                match told(Words::new(facet.name()).word(&word), facet, zone) {
                    Told::Usual => {}
                    Told::Line(line) => self.line(&line),
                    Told::Unsayable => self.left_out(facet.name(), &word),
                }
            }
            if self.lines() == before {
                self.silent.push(facet);
            }
        }
    }
}

fn is_told(facet: Input, zone: &v1::Zone<'_>) -> bool {
    match facet {
        Input::Dnssec => zone.dnssec.is_some(),
        Input::Tags => zone.tags.is_some(),
        _ => zone.vpc_association_authorizations.is_some(),
    }
}

/// What is to be written of a zone.
enum Told {
    /// Nothing: it has what a zone without a line has.
    Usual,
    /// A line.
    Line(Words),
    /// Something that no line says.
    Unsayable,
}

fn told(line: Words, facet: Input, zone: &v1::Zone<'_>) -> Told {
    let usual = zone.dnssec.as_ref() == Some(&unsigned());
    let (tags, vpcs) = (zone.tags.as_deref(), zone.vpc_association_authorizations.as_deref());
    let line = match (facet, &zone.dnssec, tags, vpcs) {
        (Input::Dnssec, ..) if usual => return Told::Usual,
        (Input::Dnssec, Some(dnssec), ..) => dnssec_words(line, dnssec),
        (Input::Tags, _, Some([]), _) | (Input::Authorizations, .., Some([])) => return Told::Usual,
        (Input::Tags, _, Some(tags), _) => tag_words(line, tags),
        (Input::Authorizations, .., Some(vpcs)) => {
            Some(vpcs.iter().fold(line, |line, vpc| line.word(&authorized_word(vpc))))
        }
        _ => Some(line.raw(UNREAD)),
    };
    line.map_or(Told::Unsayable, Told::Line)
}

fn tag_words(line: Words, tags: &[v1::Tag<'_>]) -> Option<Words> {
    tags.iter().try_fold(line, |line, tag| {
        let fits = !tag.key.contains('=') && ![&*tag.key, &*tag.value].concat().contains(char::is_control);
        fits.then(|| line.raw(&quoted(&format!("{}={}", tag.key, tag.value))))
    })
}

/// In quotes where a blank, a quote or a hash would not be read back.
fn quoted(pair: &str) -> String {
    let plain = |character: char| !character.is_whitespace() && !"\"\\#".contains(character);
    if pair.chars().all(plain) {
        return pair.to_owned();
    }
    format!("\"{}\"", pair.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn authorized_word(vpc: &v1::ZoneVpc<'_>) -> String {
    let region = vpc.vpc_region.as_deref().map(|region| format!(":{region}"));
    format!("{}{}", vpc.vpc_id, region.unwrap_or_default())
}
