//! What an agent has kept of joining with a token: the credentials of its container instance, and the authority by which it knows
//! the servers. Both are files of its data directory, for its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use longshore_api::sigv4::Credentials;
use longshore_api::tls::{Fingerprint, Tls};
use serde::{Deserialize, Serialize};

const CREDENTIALS: &str = "credentials.json";
const AUTHORITY: &str = "ca.pem";
const NONCE: &str = "join-token-use";

/// The credentials of a container instance.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// The cluster that was joined.
    pub cluster: String,
    /// The instance's ARN.
    pub container_instance_arn: String,
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
}

/// A file of the data directory that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be {done}: {problem}; {hint}")]
pub struct Error {
    path: PathBuf,
    done: &'static str,
    problem: String,
    hint: &'static str,
}

const UNREADABLE: &str = "check its owner and permissions, or move it away and join again with a token";
const UNWRITABLE: &str = "check the free space, the owner and the permissions of the data directory";

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("container_instance_arn", &self.container_instance_arn).finish_non_exhaustive()
    }
}

impl Kept {
    /// Those of a data directory, if its agent has joined with a token.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn load(data_dir: &Path) -> Result<Option<Self>, Error> {
        let path = data_dir.join(CREDENTIALS);
        let Some(text) = read(&path)? else { return Ok(None) };
        let kept = serde_json::from_str(&text);
        kept.map(Some).map_err(|error| Error { path, done: "read", problem: error.to_string(), hint: UNREADABLE })
    }

    /// Keeps them.
    pub(crate) fn save(&self, data_dir: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).expect("four texts serialize");
        write(&data_dir.join(CREDENTIALS), &text)
    }

    /// What signs.
    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::new(self.access_key_id.as_str(), self.secret_access_key.as_str())
    }
}

/// The authority of a data directory, as PEM.
pub(crate) fn authority(data_dir: &Path) -> Result<Option<String>, Error> {
    read(&data_dir.join(AUTHORITY))
}

/// Keeps the authority.
pub(crate) fn keep_authority(data_dir: &Path, pem: &str) -> Result<(), Error> {
    write(&data_dir.join(AUTHORITY), pem)
}

/// Trust in the authority of a data directory, and its fingerprint.
pub(crate) fn trust(data_dir: &Path) -> Result<Option<(Tls, Fingerprint)>, Error> {
    let Some(pem) = authority(data_dir)? else { return Ok(None) };
    let read = Tls::authority(&pem).and_then(|tls| Ok((tls, Fingerprint::of(&pem)?)));
    let path = data_dir.join(AUTHORITY);
    read.map(Some).map_err(|error| Error { path, done: "read", problem: error.to_string(), hint: UNREADABLE })
}

/// What tells this machine's use of a token from all others, also when the agent ends before it has the answer.
pub(crate) fn nonce(data_dir: &Path, fresh: impl FnOnce() -> String) -> Result<String, Error> {
    let path = data_dir.join(NONCE);
    match read(&path)?.filter(|nonce| !nonce.is_empty()) {
        Some(nonce) => Ok(nonce),
        None => {
            let nonce = fresh();
            write(&path, &nonce)?;
            Ok(nonce)
        }
    }
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error { path: path.to_owned(), done: "read", problem: error.to_string(), hint: UNREADABLE }),
    }
}

/// Writes beside and renames, so that the file is never there by half, and durably.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let beside = path.with_extension("new");
    let written = || -> io::Result<()> {
        // A file left over from an interrupted start may have any mode.
        let _ = fs::remove_file(&beside);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        match path.parent() {
            Some(directory) => fs::File::open(directory)?.sync_all(),
            None => Ok(()),
        }
    };
    let failed = |error: io::Error| (path.to_owned(), error.to_string());
    let written = written().map_err(failed);
    written.map_err(|(path, problem)| Error { path, done: "written", problem, hint: UNWRITABLE })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn credentials_are_kept_for_their_owner_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let data_dir = directory.path();
        assert_eq!(Kept::load(data_dir).expect("nothing is there"), None);
        let kept = Kept {
            cluster: "prod".to_owned(),
            container_instance_arn: "arn".to_owned(),
            access_key_id: "LSI_1_prod".to_owned(),
            secret_access_key: "hidden".to_owned(),
        };
        kept.save(data_dir).expect("saved");
        assert_eq!(Kept::load(data_dir).expect("read"), Some(kept.clone()));
        let mode = fs::metadata(data_dir.join(CREDENTIALS)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(!format!("{kept:?}").contains("hidden"));
        fs::write(data_dir.join(CREDENTIALS), "{").expect("written");
        let error = Kept::load(data_dir).expect_err("it is damaged").to_string();
        assert!(error.contains("credentials.json") && error.contains("join again"), "{error}");
    }

    #[test]
    fn a_machine_uses_tokens_under_one_name() {
        let directory = tempfile::tempdir().expect("a directory");
        let nonce = |fresh: &str| nonce(directory.path(), || fresh.to_owned()).expect("a nonce");
        assert_eq!(nonce("one"), "one");
        assert_eq!(nonce("two"), "one");
    }
}
