//! The installation's record: made by its first server, and what every later one is held against.
//!
//! In a data directory there is one server, so what it is told is what its user wants: settings that are given replace those
//! that are kept, and those that are not given stay as they were. Servers on etcd share the record. One that is told
//! something else is refused before it serves anybody, unless the change is asked for by name.

use std::fmt::Write;
use std::sync::Arc;

use longshore_control_plane::authority;
use longshore_control_plane::clock::{self, Clock};
use longshore_model::installation::{Authority, Installation, RootKey as StoredKey};
use longshore_model::{Group, Guard, Key, Record, Timestamp};
use longshore_state::{Outcome, Store};

use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;
use crate::root_key::{self, RootKey};

const ACCOUNT_ID: &str = "000000000000";
const REGION: &str = "us-east-1";

/// How often the record is looked at again because another server was faster. It is written once in its life.
const MAX_TRIES: u32 = 16;

/// What a server starts with.
pub(super) struct Settled {
    pub(super) installation: Arc<Installation>,
    pub(super) root_key: RootKey,
}

/// Finds the installation in the store, or makes it, and compares it with the options.
pub(super) async fn settle(
    store: &Store,
    data_dir: &DataDir,
    options: &cli::ServerOptions,
    elsewhere: Option<&cli::StoreOptions>,
) -> Result<Settled, Error> {
    let shared = elsewhere.filter(|elsewhere| elsewhere.etcd.is_some());
    let in_environment = root_key::from_environment()?;
    let mine = in_environment.clone().map_or_else(|| root_key::kept(data_dir), |key| Ok(Some(key)))?;
    let wanted = Wanted {
        account_id: options.account_id.as_deref(),
        region: options.region.as_deref(),
        zones: &options.zones,
        root_key: shared.and(in_environment.as_ref()),
    };
    let may_change = shared.is_none_or(|elsewhere| elsewhere.change_installation);
    let fresh = Fresh::make()?;
    // On etcd the key that an earlier server kept in its directory is as good as a new one for an installation without.
    let first_key = shared.map(|_| stored(mine.as_ref().unwrap_or(&fresh.root_key)));
    for _ in 0..MAX_TRIES {
        let snapshot = store.snapshot();
        let known = snapshot.installation();
        let mut after = match known {
            Some(known) => wanted.apply(known),
            None => wanted.make(&fresh),
        };
        if after.root_key.is_none() {
            after.root_key.clone_from(&first_key);
        }
        if known.is_some_and(|known| *known.value == after) {
            return finish(data_dir, after, mine, shared.is_some(), fresh.root_key);
        }
        if let Some(known) = known {
            let differences = wanted.differences(known);
            if !differences.is_empty() && !may_change {
                return Err(refused(&differences));
            }
            for Difference { what, given, kept } in &differences {
                tracing::warn!("the installation's {what} is now {given}; it was {kept}");
            }
        }
        let group = Group::new("the installation's settings")
            .guard(Guard::unchanged(Key::Installation, known.map(|known| known.revision)))
            .put(Record::Installation(Arc::new(after)));
        let failed = |error: &dyn std::fmt::Display| {
            Error::State(format!("the installation's settings could not be kept: {error}"))
        };
        match store.commit(group.into()).await.map_err(|error| failed(&error))?.pop() {
            // Looked at again either way, so that there is one way to go on.
            Some(Outcome::Committed(_) | Outcome::Conflict(_)) | None => {}
        }
    }
    Err(Error::State("the installation's settings are being changed by other servers; start again".to_owned()))
}

fn finish(
    data_dir: &DataDir,
    installation: Installation,
    mine: Option<RootKey>,
    is_shared: bool,
    fresh: RootKey,
) -> Result<Settled, Error> {
    let of_record = installation
        .root_key
        .as_ref()
        .map(|key| RootKey { id: key.id.to_string(), secret: key.secret.reveal().into() });
    let root_key = match is_shared {
        true => of_record.or(mine),
        false => mine.or(of_record),
    };
    let root_key = root_key.unwrap_or(fresh);
    root_key::keep(data_dir, &root_key)?;
    Ok(Settled { installation: Arc::new(installation), root_key })
}

fn stored(key: &RootKey) -> StoredKey {
    StoredKey { id: key.id.as_str().into(), secret: key.secret.as_str().into() }
}

/// What a new installation is made of.
struct Fresh {
    master_secret: String,
    authority: Authority,
    root_key: RootKey,
    now: Timestamp,
}

impl Fresh {
    fn make() -> Result<Self, Error> {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random bytes once it has booted");
        let master_secret = secret.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes any text");
            text
        });
        let now = clock::System.now();
        let authority = authority::make(now)
            .map_err(|error| Error::Text(format!("cannot make the installation's certificate authority: {error}")))?;
        Ok(Self { master_secret, authority, root_key: root_key::make(), now })
    }
}

/// What the options and the environment say.
struct Wanted<'a> {
    account_id: Option<&'a str>,
    region: Option<&'a str>,
    /// Empty when none are given.
    zones: &'a [String],
    /// The one of the environment, where the record has it.
    root_key: Option<&'a RootKey>,
}

/// A setting that is not what the installation has.
#[derive(Debug, PartialEq)]
struct Difference {
    what: &'static str,
    given: String,
    kept: String,
}

impl Wanted<'_> {
    fn make(&self, fresh: &Fresh) -> Installation {
        let region = self.region.unwrap_or(REGION);
        Installation {
            account_id: self.account_id.unwrap_or(ACCOUNT_ID).into(),
            region: region.into(),
            zones: self.zones_given().unwrap_or_else(|| zones_of(region)),
            master_secret: fresh.master_secret.as_str().into(),
            authority: fresh.authority.clone(),
            root_key: self.root_key.map(stored),
            made_at: fresh.now,
            first_account_id: None,
            revoked_edges: Vec::new(),
        }
    }

    /// The installation with what is wanted of it.
    fn apply(&self, known: &Installation) -> Installation {
        let mut after = known.clone();
        if let Some(account_id) = self.account_id {
            after.set_account(account_id);
        }
        if let Some(region) = self.region {
            after.region = region.into();
            // Zones that nobody chose are those of the region.
            if known.zones == zones_of(&known.region) {
                after.zones = zones_of(region);
            }
        }
        if let Some(zones) = self.zones_given() {
            after.zones = zones;
        }
        if let Some(key) = self.root_key {
            after.root_key = Some(stored(key));
        }
        after
    }

    /// Where it is not what is wanted.
    fn differences(&self, known: &Installation) -> Vec<Difference> {
        let list = |zones: &[Arc<str>]| zones.join(", ");
        let mut found = Vec::new();
        let mut compare = |what, given: Option<String>, kept: String| {
            found.extend(given.filter(|given| *given != kept).map(|given| Difference { what, given, kept }));
        };
        compare("account (--account-id)", self.account_id.map(str::to_owned), known.account_id.to_string());
        compare("region (--region)", self.region.map(str::to_owned), known.region.to_string());
        compare("list of zones (--zone)", self.zones_given().map(|zones| list(&zones)), list(&known.zones));
        if let (Some(given), Some(kept)) = (self.root_key, &known.root_key) {
            compare("root access key (LONGSHORE_ROOT_ACCESS_KEY_ID)", Some(given.id.clone()), kept.id.to_string());
            if *given.id == *kept.id && given.secret != kept.secret.reveal() {
                let (given, kept) = ("another one".to_owned(), "not shown".to_owned());
                found.push(Difference { what: "root secret (LONGSHORE_ROOT_SECRET_ACCESS_KEY)", given, kept });
            }
        }
        found
    }

    fn zones_given(&self) -> Option<Vec<Arc<str>>> {
        (!self.zones.is_empty()).then(|| self.zones.iter().map(|zone| zone.as_str().into()).collect())
    }
}

fn zones_of(region: &str) -> Vec<Arc<str>> {
    ["a", "b", "c"].map(|letter| format!("{region}{letter}").into()).to_vec()
}

fn refused(differences: &[Difference]) -> Error {
    let lines = differences.iter().fold(String::new(), |mut lines, Difference { what, given, kept }| {
        write!(lines, "\n  {what}: given is {given}, the installation has {kept}").expect("a string takes any text");
        lines
    });
    Error::Hint(
        format!("this server is set up otherwise than the installation in the store:{lines}"),
        "leave these options and variables out to have what the installation has; to change the installation on purpose, \
         stop all its servers and start one with --change-installation"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use longshore_state::{Memory, Store};

    use super::*;

    const NOTHING: Wanted<'static> = Wanted { account_id: None, region: None, zones: &[], root_key: None };

    fn fresh() -> Fresh {
        Fresh::make().unwrap()
    }

    #[test]
    fn what_is_not_given_stays() {
        let zones = ["eu-west-1x".to_owned()];
        let known = Wanted { region: Some("eu-west-1"), zones: &zones, ..NOTHING }.make(&fresh());
        assert_eq!(NOTHING.apply(&known), known);
        assert_eq!(NOTHING.differences(&known), []);
        assert_eq!((&*known.account_id, &*known.zones[0]), (ACCOUNT_ID, "eu-west-1x"));
    }

    #[test]
    fn zones_follow_their_region_unless_they_were_chosen() {
        let elsewhere = Wanted { region: Some("eu-west-1"), ..NOTHING };
        let moved = elsewhere.apply(&NOTHING.make(&fresh()));
        assert_eq!(moved.zones, zones_of("eu-west-1"));
        let chosen = ["rack-1".to_owned()];
        let kept = elsewhere.apply(&Wanted { zones: &chosen, ..NOTHING }.make(&fresh()));
        assert_eq!(kept.zones, ["rack-1".into()]);
    }

    #[test]
    fn the_default_network_keeps_its_ids_whatever_the_account() {
        let mut known = NOTHING.make(&fresh());
        assert_eq!((&**known.network_account(), &known.first_account_id), (ACCOUNT_ID, &None));
        for account in ["111111111111", "222222222222", "222222222222"] {
            known = Wanted { account_id: Some(account), ..NOTHING }.apply(&known);
            assert_eq!((&*known.account_id, &**known.network_account()), (account, ACCOUNT_ID));
        }
        let back = Wanted { account_id: Some(ACCOUNT_ID), ..NOTHING }.apply(&known);
        assert_eq!((&**back.network_account(), &back.first_account_id), (ACCOUNT_ID, &None));
    }

    #[test]
    fn what_differs_is_named_and_secrets_are_not() {
        let key = |secret: &str| RootKey { id: "AKIA".to_owned(), secret: secret.to_owned() };
        let (one, other) = (key("hidden-1"), key("hidden-2"));
        let known = Wanted { root_key: Some(&one), ..NOTHING }.make(&fresh());
        let zones = ["z".to_owned()];
        let wanted =
            Wanted { account_id: Some("111111111111"), region: Some("r"), zones: &zones, root_key: Some(&other) };
        let message = refused(&wanted.differences(&known)).to_string();
        for part in ["--account-id", "111111111111", "--region", "us-east-1a", "SECRET", "--change-installation"] {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert!(!message.contains("hidden"), "{message}");
    }

    fn store() -> Store {
        Store::open(Memory::default()).unwrap()
    }

    fn server_options(arguments: &[&str]) -> (cli::ServerOptions, cli::StoreOptions) {
        use clap::Parser;
        let arguments = ["longshore", "server"].iter().chain(arguments);
        match cli::Cli::parse_from(arguments).command {
            cli::Command::Server(server) => (server.server, server.store),
            _ => unreachable!("the arguments name a server"),
        }
    }

    #[tokio::test]
    async fn servers_that_start_at_once_agree_and_later_ones_are_held_against_them() {
        let store = store();
        let directories = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let data_dirs = directories
            .each_ref()
            .map(|it| DataDir::create(&cli::DataDir { data_dir: Some(it.path().to_owned()) }).unwrap());
        let (options, elsewhere) = server_options(&["--store", "etcd://a", "--region", "eu-west-1"]);
        let [one, other] = data_dirs.each_ref().map(|dir| settle(&store, dir, &options, Some(&elsewhere)));
        let (one, other) = tokio::join!(one, other);
        let (one, other) = (one.unwrap_or_else(|e| panic!("{e}")), other.unwrap_or_else(|e| panic!("{e}")));
        assert!(one.installation == other.installation && one.root_key == other.root_key);
        assert!(root_key::kept(&data_dirs[1]).unwrap() == Some(one.root_key));

        let (options, elsewhere) = server_options(&["--store", "etcd://a", "--region", "eu-west-2"]);
        let error = settle(&store, &data_dirs[0], &options, Some(&elsewhere)).await.err().expect("it is refused");
        assert!(error.to_string().contains("eu-west-2"), "{error}");
        let (options, elsewhere) = server_options(&["--store=etcd://a", "--region=eu-west-2", "--change-installation"]);
        let changed = settle(&store, &data_dirs[0], &options, Some(&elsewhere)).await.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(changed.installation.zones, zones_of("eu-west-2"));
        assert_eq!(changed.installation.master_secret, other.installation.master_secret);
    }

    #[tokio::test]
    async fn the_one_server_of_a_data_directory_takes_what_it_is_given() {
        let store = store();
        let directory = tempfile::tempdir().unwrap();
        let data_dir = DataDir::create(&cli::DataDir { data_dir: Some(directory.path().to_owned()) }).unwrap();
        let settle = async |arguments: &[&str]| {
            let (options, _) = server_options(arguments);
            settle(&store, &data_dir, &options, None).await.unwrap_or_else(|e| panic!("{e}"))
        };
        let first = settle(&[]).await;
        assert_eq!((&*first.installation.region, &first.installation.root_key), (REGION, &None));
        let second = settle(&["--region", "eu-west-1", "--zone", "rack-1"]).await;
        let third = settle(&[]).await;
        assert!(second.installation == third.installation && first.root_key == third.root_key);
        assert_eq!((&*third.installation.region, &*third.installation.zones[0]), ("eu-west-1", "rack-1"));
    }
}
