//! The names of load balancers in a hosts file, such as `/etc/hosts`: one block for each edge, between two marks.
//!
//! A block says which process keeps it. Whoever writes the file takes out the blocks of processes that are gone, so a crash leaves
//! names behind only until the next edge comes. Everything else in the file stays as it is, byte for byte. Writers of one file
//! take turns by a lock on its directory.

mod block;
mod file;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use longshore_model::express;
use longshore_model::load_balancing::{Addresses, LoadBalancer};
use longshore_model::snapshot::LoadBalancingState;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use file::{Error, File};

/// How soon a file that could not be written is tried again.
const RETRY: Duration = Duration::from_secs(10);

/// How long an edge that ends waits for its names to be taken back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Names with their addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, IpAddr>);

impl Names {
    /// Those of all load balancers, and of the Express services behind them, for an edge with these addresses in this region.
    pub fn of(state: &LoadBalancingState, addresses: &[String], region: &str) -> Self {
        let Ok(addresses) = Addresses::parse(addresses) else { return Self::default() };
        let address_of = |balancer: &LoadBalancer| {
            let address = addresses.of(balancer.number)?;
            // What listens on all addresses is found at this machine's own.
            Some(match (address.is_unspecified(), address.is_ipv4()) {
                (false, _) => address,
                (true, true) => std::net::Ipv4Addr::LOCALHOST.into(),
                (true, false) => std::net::Ipv6Addr::LOCALHOST.into(),
            })
        };
        let balancers = state.load_balancers.values();
        let named = balancers.filter_map(|balancer| Some((balancer.dns_name(region), address_of(balancer)?)));
        let services = state.rules.values().flat_map(|rule| {
            let address = state.load_balancers.get(&rule.load_balancer).and_then(|balancer| address_of(balancer));
            let hosts = express::endpoints(rule).map(str::to_ascii_lowercase);
            hosts.filter_map(move |host| Some((host, address?)))
        });
        Self(named.chain(services).collect())
    }
}

impl FromIterator<(String, IpAddr)> for Names {
    fn from_iter<I: IntoIterator<Item = (String, IpAddr)>>(names: I) -> Self {
        Self(names.into_iter().collect())
    }
}

/// Keeps the names of an edge known.
#[derive(Debug)]
pub struct Hosts {
    names: watch::Sender<Names>,
    writing: JoinHandle<()>,
}

impl Hosts {
    /// Starts to keep them in a file; first of all it has none.
    pub fn start(file: File) -> Self {
        let (names, wanted) = watch::channel(Names::default());
        Self { names, writing: tokio::spawn(keep(file, wanted)) }
    }

    /// Has these names known, and no others.
    pub fn publish(&self, names: Names) {
        self.names.send_if_modified(|known| {
            let is_new = *known != names;
            *known = names;
            is_new
        });
    }

    /// Takes all names back, and waits for that, within a bound.
    pub async fn withdraw(self) {
        self.publish(Names::default());
        drop(self.names);
        if tokio::time::timeout(PATIENCE, self.writing).await.is_err() {
            tracing::warn!("the names of load balancers are left in the hosts file; the next edge takes them out");
        }
    }
}

/// Writes whatever is wanted until nobody wants anything any more.
async fn keep(file: File, mut wanted: watch::Receiver<Names>) {
    let mut complained = false;
    loop {
        let names = wanted.borrow_and_update().clone();
        let is_last = wanted.has_changed().is_err();
        let (to, is_empty) = (file.clone(), names == Names::default());
        let written = tokio::task::spawn_blocking(move || to.write(&names)).await;
        let failed = match written {
            Ok(Ok(())) => {
                complained = false;
                false
            }
            Ok(Err(error)) => {
                // Who has no load balancer need not hear of names that cannot be written.
                if !is_empty && !std::mem::replace(&mut complained, true) {
                    tracing::warn!(%error, "the names of load balancers are not made known");
                }
                true
            }
            Err(_) => return,
        };
        if is_last {
            return;
        }
        if failed {
            let _ = tokio::time::timeout(RETRY, wanted.changed()).await;
        } else {
            let _ = wanted.changed().await;
        }
    }
}

#[cfg(test)]
mod tests;
