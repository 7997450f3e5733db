//! Where the state is kept: in the data directory, or in etcd. Nothing after this knows which.

use std::path::Path;

use longshore_state::Store;
use longshore_state_embedded::Embedded;
use longshore_state_etcd::{Etcd, Settings, Tls};

use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;

/// Opens the state, which blocks until all of it is read.
pub(super) fn open(data_dir: &DataDir, elsewhere: Option<&cli::StoreOptions>) -> Result<Store, Error> {
    let store = match elsewhere.map(settings).transpose()?.flatten() {
        Some(settings) => Store::open(Etcd::open(&settings).map_err(state)?),
        None => Store::open(Embedded::open(&data_dir.state()?).map_err(state)?),
    };
    store.map_err(state)
}

fn state(error: impl std::fmt::Display) -> Error {
    Error::State(error.to_string())
}

/// How to reach the state, if it is in etcd.
pub(crate) fn settings(options: &cli::StoreOptions) -> Result<Option<Settings>, Error> {
    options.etcd.as_ref().map(|place| with_secrets(place, options)).transpose()
}

/// The place, with what is kept in files.
fn with_secrets(place: &Settings, options: &cli::StoreOptions) -> Result<Settings, Error> {
    let mut settings = place.clone();
    if let (Some(user), Some(file)) = (&options.etcd_user, &options.etcd_password_file) {
        // Editors end files with a newline; no password ends with one.
        let password = read(file, "--etcd-password-file")?.trim_end_matches(['\n', '\r']).to_owned();
        settings.user = Some((user.clone(), password));
    }
    if let Some(file) = &options.etcd_authority {
        let authority = read(file, "--etcd-authority")?;
        let identity = match (&options.etcd_certificate, &options.etcd_key) {
            (Some(certificate), Some(key)) => {
                Some((read(certificate, "--etcd-certificate")?, read(key, "--etcd-key")?))
            }
            _ => None,
        };
        settings.tls = Some(Tls { authority, identity });
    }
    Ok(settings)
}

fn read(file: &Path, option: &str) -> Result<String, Error> {
    std::fs::read_to_string(file).map_err(|error| {
        let what = format!("cannot read {}: {error}", file.display());
        Error::Hint(what, format!("check the path that {option} gives, and the file's permissions"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_from_files() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("password");
        std::fs::write(&file, "se cret\n").unwrap();
        let mut options = cli::StoreOptions {
            etcd: None,
            change_installation: false,
            etcd_user: Some("ada".into()),
            etcd_password_file: Some(file),
            etcd_authority: None,
            etcd_certificate: None,
            etcd_key: None,
        };
        let place = Settings::parse("etcd://a").unwrap();
        assert_eq!(with_secrets(&place, &options).unwrap().user, Some(("ada".into(), "se cret".into())));
        options.etcd_authority = Some(directory.path().join("missing"));
        let message = with_secrets(&place, &options).unwrap_err().to_string();
        assert!(message.contains("missing") && message.contains("--etcd-authority"), "{message}");
    }
}
