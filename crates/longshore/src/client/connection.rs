//! How a client finds its server and the key to sign with.
//!
//! The nearest word wins: `--endpoint`, then a data directory that was named, then `AWS_ENDPOINT_URL`, then the data
//! directory of this user. Keys follow the endpoint: what came from a data directory is signed with its root key.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use http::Uri;
use longshore_api::client::{Client, RetryPolicy};
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

use super::cluster::Cluster;
use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;
use crate::root_key::{self, RootKey};

/// What to sign for when nothing says otherwise; the server accepts any region.
pub(super) const DEFAULT_REGION: &str = "us-east-1";

/// The cluster that the options name, on the server that they name.
pub(super) fn open(options: &cli::Connection) -> Result<Cluster, Error> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let place = Place::choose(options, variable);
    let data_dir = DataDir::of_running(&options.data);
    let of_data_directory = place == Place::DataDirectory;
    let (endpoint, credentials) = match place {
        Place::Endpoint(endpoint) => {
            let credentials =
                from_environment(variable).map_or_else(|| root_key_of(&data_dir), |keys| Ok(Some(keys)))?;
            let credentials = credentials.ok_or_else(|| {
                Error::Hint(
                    format!("there is no access key to sign calls of {endpoint} with"),
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; `longshore env` prints them on the server's machine"
                        .to_owned(),
                )
            })?;
            (endpoint, credentials)
        }
        Place::DataDirectory => running(&data_dir).map(|(endpoint, key)| (endpoint, key.credentials()))?,
    };
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let authority = authority(of_data_directory.then_some(&data_dir));
    let region = region.as_deref().unwrap_or(DEFAULT_REGION);
    let client = client(&endpoint, credentials, region, authority.as_deref())?;
    Ok(Cluster::new(client, options.cluster.clone()))
}

/// The file with the authorities to trust: that of the data directory whose server is asked, else what AWS's clients look at.
pub(super) fn authority(data_dir: Option<&DataDir>) -> Option<PathBuf> {
    let kept = data_dir.map(DataDir::authority).filter(|path| path.exists());
    kept.or_else(bundle)
}

/// What AWS's clients are told to trust.
pub(crate) fn bundle() -> Option<PathBuf> {
    std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// A client of `endpoint`. It trusts the authorities in a file, or those of the system.
pub(super) fn client(
    endpoint: &str,
    credentials: Credentials,
    region: &str,
    authority: Option<&Path>,
) -> Result<Client, Error> {
    let uri: Uri = endpoint.parse().map_err(|error| {
        Error::Hint(
            format!("`{endpoint}` is no endpoint: {error}"),
            "write it as https://HOST:PORT or http://HOST:PORT".to_owned(),
        )
    })?;
    match authority.filter(|_| uri.scheme_str() == Some("https")) {
        None => Ok(Client::new(uri, credentials, region)?),
        Some(path) => Ok(Client::trusting(trust(path)?, uri, credentials, region, RetryPolicy::default())?),
    }
}

/// Trust in the authorities of a file.
pub(crate) fn trust(path: &Path) -> Result<Tls, Error> {
    let failed = |error: &dyn std::fmt::Display| {
        let hint = "name a file with the certificate of the server's authority, which is ca.pem in its data directory";
        Error::Hint(format!("cannot trust the authority in {}: {error}", path.display()), hint.to_owned())
    };
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    Tls::authority(&text).map_err(|error| failed(&error))
}

/// The address and the root key of the server that runs on a data directory.
pub(super) fn running(data_dir: &DataDir) -> Result<(String, RootKey), Error> {
    let path = data_dir.endpoint();
    let endpoint = match std::fs::read_to_string(&path) {
        Ok(text) => text.trim().to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(not_running(data_dir.path())),
        Err(source) => {
            return Err(Error::DataDir { path, source, hint: "run as its owner, or name another one with --data-dir" });
        }
    };
    let key = root_key::load(data_dir)?.ok_or_else(|| {
        Error::Hint(
            format!("{} has no root access key", data_dir.path().display()),
            "was it moved away? the server makes a new one when it is started again".to_owned(),
        )
    })?;
    Ok((endpoint, key))
}

fn root_key_of(data_dir: &DataDir) -> Result<Option<Credentials>, Error> {
    Ok(root_key::load(data_dir)?.map(|key| key.credentials()))
}

fn not_running(path: &Path) -> Error {
    Error::Hint(
        format!("no server is running on {}", path.display()),
        "start one with `longshore up`, or name another one with --data-dir, --endpoint or AWS_ENDPOINT_URL".to_owned(),
    )
}

fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Credentials> {
    let credentials = Credentials::new(variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    Some(match variable("AWS_SESSION_TOKEN") {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    })
}

/// What says where the server is.
#[derive(Debug, PartialEq)]
enum Place {
    Endpoint(String),
    DataDirectory,
}

impl Place {
    fn choose(options: &cli::Connection, variable: impl Fn(&str) -> Option<String>) -> Self {
        let from_environment = || variable("AWS_ENDPOINT_URL_ECS").or_else(|| variable("AWS_ENDPOINT_URL"));
        match (&options.endpoint, &options.data.data_dir) {
            (Some(endpoint), _) => Self::Endpoint(endpoint.clone()),
            (None, Some(_)) => Self::DataDirectory,
            (None, None) => from_environment().map_or(Self::DataDirectory, Self::Endpoint),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(endpoint: Option<&str>, data_dir: Option<&str>) -> cli::Connection {
        cli::Connection {
            data: cli::DataDir { data_dir: data_dir.map(Into::into) },
            endpoint: endpoint.map(str::to_owned),
            cluster: "default".to_owned(),
            json: false,
        }
    }

    #[test]
    fn the_nearest_word_wins() {
        let endpoint = |text: &str| Place::Endpoint(text.to_owned());
        let none = |_: &str| None;
        let general = |name: &str| (name == "AWS_ENDPOINT_URL").then(|| "http://env".to_owned());
        let both = |name: &str| Some(if name.ends_with("_ECS") { "http://ecs" } else { "http://env" }.to_owned());
        assert_eq!(Place::choose(&options(None, None), none), Place::DataDirectory);
        assert_eq!(Place::choose(&options(None, None), general), endpoint("http://env"));
        assert_eq!(Place::choose(&options(None, None), both), endpoint("http://ecs"));
        assert_eq!(Place::choose(&options(None, Some("/d")), general), Place::DataDirectory);
        assert_eq!(Place::choose(&options(Some("http://o"), Some("/d")), general), endpoint("http://o"));
    }

    #[test]
    fn keys_come_in_pairs() {
        let only_id = |name: &str| (name == "AWS_ACCESS_KEY_ID").then(|| "AKIA".to_owned());
        assert!(from_environment(only_id).is_none());
        let all = from_environment(|name| Some(name.to_owned())).expect("all are set");
        assert_eq!(all.access_key_id, "AWS_ACCESS_KEY_ID");
    }

    #[test]
    fn a_directory_without_a_server_says_how_to_start_one() {
        let empty = tempfile::tempdir().unwrap();
        let data_dir = DataDir::of_running(&cli::DataDir { data_dir: Some(empty.path().to_owned()) });
        let error = running(&data_dir).err().expect("nothing runs there").to_string();
        assert!(error.contains("longshore up") && error.contains(&*empty.path().to_string_lossy()), "{error}");
    }
}
