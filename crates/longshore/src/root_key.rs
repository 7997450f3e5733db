//! The root access key: taken from the environment, else made at the first start and kept in the data directory, or in the
//! installation's record where servers have no state of their own.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use longshore_api::sigv4::Credentials;
use serde::{Deserialize, Serialize};

use crate::data_dir::DataDir;
use crate::error::Error;

const ID_VARIABLE: &str = "LONGSHORE_ROOT_ACCESS_KEY_ID";
const SECRET_VARIABLE: &str = "LONGSHORE_ROOT_SECRET_ACCESS_KEY";

/// The file's content.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    access_key_id: String,
    secret_access_key: String,
}

/// The key in the data directory.
pub(crate) fn kept(data_dir: &DataDir) -> Result<Option<RootKey>, Error> {
    read(&data_dir.root_key())
}

/// Keeps a key in the data directory, where `longshore env` and the other commands find it.
pub(crate) fn keep(data_dir: &DataDir, key: &RootKey) -> Result<(), Error> {
    write(&data_dir.root_key(), key)
}

/// The key of a server that was started before.
pub(crate) fn load(data_dir: &DataDir) -> Result<Option<RootKey>, Error> {
    match from_environment()? {
        Some(key) => Ok(Some(key)),
        None => kept(data_dir),
    }
}

/// An access key of the account's root.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RootKey {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl RootKey {
    /// In the form that signs and verifies.
    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::new(self.id.clone(), self.secret.clone())
    }
}

/// The key that the environment names.
pub(crate) fn from_environment() -> Result<Option<RootKey>, Error> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (variable(ID_VARIABLE), variable(SECRET_VARIABLE)) {
        (Some(id), Some(secret)) => Ok(Some(RootKey { id, secret })),
        (None, None) => Ok(None),
        _ => Err(Error::HalfRootKey),
    }
}

fn read(path: &Path) -> Result<Option<RootKey>, Error> {
    let unreadable = |reason: String| Error::RootKey { path: path.to_owned(), reason };
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let stored: Stored = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    if stored.access_key_id.is_empty() || stored.secret_access_key.is_empty() {
        return Err(unreadable("the key or its secret is empty".to_owned()));
    }
    Ok(Some(RootKey { id: stored.access_key_id, secret: stored.secret_access_key }))
}

/// Writes beside and renames, so that the file is never there by half.
fn write(path: &Path, key: &RootKey) -> Result<(), Error> {
    let failed = |source| Error::DataDir {
        path: path.to_owned(),
        source,
        hint: "check the owner, the permissions and the free space of the data directory",
    };
    let stored = Stored { access_key_id: key.id.clone(), secret_access_key: key.secret.clone() };
    let text = serde_json::to_string_pretty(&stored).expect("two strings can be written as JSON");
    if fs::read_to_string(path).is_ok_and(|current| current == text) {
        return Ok(());
    }
    let beside = path.with_extension("new");
    // A file left over from an interrupted start may have any mode.
    let _ = fs::remove_file(&beside);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

/// Shaped like AWS's: `AKIA` and 16 letters or digits, and 40 characters of secret.
pub(crate) fn make() -> RootKey {
    RootKey {
        id: format!("AKIA{}", random(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
        secret: random(SECRET_LETTERS, 40),
    }
}

/// 64 letters, so that each random byte gives one of them with equal chance.
const SECRET_LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn random(letters: &[u8], count: usize) -> String {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes once it has booted");
    bytes.iter().map(|byte| char::from(letters[usize::from(*byte) % letters.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shaped_like_those_of_aws_and_differ() {
        let (one, other) = (make(), make());
        assert!(one.id.starts_with("AKIA") && one.id.len() == 20 && one.secret.len() == 40);
        assert!(one.id != other.id && one.secret != other.secret);
    }
}
