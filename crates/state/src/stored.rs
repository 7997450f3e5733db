//! The stored form of every record: what is on disk, apart from the domain types and from the wire.
//!
//! A value is a version, a space, and JSON: `1 {"name":"prod",…}`. The version belongs to that record, so records of
//! several versions live side by side, and a newer binary reads each by its own. Unknown members are ignored, which lets
//! a binary read what a newer one of the same version has added. Which kind of record it is follows from its key.

use std::fmt;

use longshore_model::{Key, Record};

pub mod flight;
mod formats;
mod key;
mod v1;

pub use formats::Formats;
pub use key::{InvalidKey, decode_key, encode_key};

/// Where the number of the whole store's layout is kept, as decimal digits. No record has this key.
pub const FORMAT_KEY: &[u8] = b"!format";

/// Why a stored record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key names no kind of record.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// The record was written by a newer Longshore.
    #[error("the record {key} has version {found}, and this binary reads versions up to {newest}")]
    Newer {
        /// The record.
        key: Key,
        /// Its version.
        found: u32,
        /// The newest that is read.
        newest: u32,
    },
    /// The value is not what was written.
    #[error("the record {key} cannot be read: {what}")]
    Unreadable {
        /// The record.
        key: Key,
        /// What is wrong.
        what: String,
    },
}

/// The value to keep for a record in a store of the newest layout.
pub fn encode(record: &Record) -> Vec<u8> {
    encode_in(record, Formats::known().newest)
}

/// The value to keep for a record in a store of that layout; also what somebody is sent who knows layouts up to that one.
pub fn encode_in(record: &Record, format: u32) -> Vec<u8> {
    let mut value = format!("{} ", Formats::version(format)).into_bytes();
    v1::write(record, &mut value);
    value
}

/// The record that was kept under `key`.
///
/// # Errors
/// When its version is newer than this binary, or when it is not a record of that key.
pub fn decode(key: &[u8], value: &[u8]) -> Result<Record, Error> {
    decode_in(key, value, Formats::known())
}

/// The record that was kept under `key`, for one who knows these layouts.
pub(crate) fn decode_in(key: &[u8], value: &[u8], formats: Formats) -> Result<Record, Error> {
    let key = decode_key(key)?;
    let Some((version, json)) = split(value) else {
        return Err(unreadable(key, &"it does not begin with a version"));
    };
    let newest = Formats::version(formats.newest);
    if version > newest {
        return Err(Error::Newer { key, found: version, newest });
    }
    // The version of a rehearsal has the form of the one before it.
    let record = v1::read(&key, json).map_err(|error| unreadable(key.clone(), &error))?;
    if record.key() != key {
        return Err(unreadable(key, &format_args!("it is the record {}", record.key())));
    }
    Ok(record)
}

fn unreadable(key: Key, what: &dyn fmt::Display) -> Error {
    Error::Unreadable { key, what: what.to_string() }
}

/// The layout's number as it is kept.
pub(crate) fn encode_format(format: u32) -> Vec<u8> {
    format.to_string().into_bytes()
}

/// What the value under [`FORMAT_KEY`] says.
pub(crate) fn decode_format(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

fn split(value: &[u8]) -> Option<(u32, &[u8])> {
    let space = value.iter().position(|byte| *byte == b' ')?;
    let version = std::str::from_utf8(&value[..space]).ok()?.parse().ok()?;
    Some((version, &value[space + 1..]))
}
