//! The DNSSEC state of a hosted zone.

use super::super::object::{Text, aws_object};

aws_object! {
    /// As `get-dnssec` prints it.
    pub struct Dnssec {
        /// Whether answers are signed.
        status: Option<DnssecStatus<'a>> = "Status",
        /// The keys that sign the zone's key.
        key_signing_keys: Vec<KeySigningKey<'a>> = "KeySigningKeys",
    }
}

aws_object! {
    /// `DNSSECStatus`.
    pub struct DnssecStatus {
        /// `SIGNING`, `NOT_SIGNING`, `DELETING`, `ACTION_NEEDED` or `INTERNAL_FAILURE`.
        serve_signature: Option<Text<'a>> = "ServeSignature",
        /// What to do about it.
        status_message: Option<Text<'a>> = "StatusMessage",
    }
}

aws_object! {
    /// A key-signing key.
    pub struct KeySigningKey {
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// `ACTIVE`, `INACTIVE`, `DELETING`, `ACTION_NEEDED` or `INTERNAL_FAILURE`.
        status: Option<Text<'a>> = "Status",
        /// What to do about it.
        status_message: Option<Text<'a>> = "StatusMessage",
        /// As a DS record has it.
        key_tag: Option<u32> = "KeyTag",
        /// The algorithm's number, e.g. 13.
        signing_algorithm_type: Option<u32> = "SigningAlgorithmType",
        /// The digest's number, e.g. 2.
        digest_algorithm_type: Option<u32> = "DigestAlgorithmType",
        /// The digest, in hexadecimal.
        digest_value: Option<Text<'a>> = "DigestValue",
        /// The DS record that the parent should hold.
        ds_record: Option<Text<'a>> = "DSRecord",
    }
}
