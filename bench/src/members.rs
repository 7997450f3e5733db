//! Members of etcd on this machine, on free ports, with data that goes away.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use http::Uri;
use tempfile::TempDir;
use tokio::process::Child;

use crate::cpu;
use crate::error::Error;
use crate::wait;

/// How long members may take until they serve.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Some members that know each other; they end when this is dropped.
pub(crate) struct Members {
    processes: Vec<Child>,
    clients: Vec<u16>,
    _directory: TempDir,
}

impl Members {
    /// Which etcd it is, as `3.4.23`.
    pub(crate) fn version() -> Result<String, Error> {
        let output =
            Command::new("etcd").arg("--version").output().map_err(Error::io("etcd: scripts/etcd.sh installs it"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().find_map(|line| line.strip_prefix("etcd Version: ")).unwrap_or("of unknown version").to_owned())
    }

    /// Starts them and waits until they take requests.
    pub(crate) async fn start(directory: &Path, count: usize) -> Result<Self, Error> {
        let directory = tempfile::Builder::new().prefix("longshore-bench.").tempdir_in(directory);
        let directory = directory.map_err(Error::io("a directory for etcd"))?;
        let ports = free_ports(2 * count)?;
        let (clients, peers) = ports.split_at(count);
        let all: Vec<String> =
            peers.iter().enumerate().map(|(n, peer)| format!("m{n}=http://127.0.0.1:{peer}")).collect();
        let mut processes = Vec::new();
        for (n, (client, peer)) in clients.iter().zip(peers).enumerate() {
            let log = File::create(directory.path().join(format!("m{n}.log"))).map_err(Error::io("etcd's log"))?;
            let (client, peer) = (format!("http://127.0.0.1:{client}"), format!("http://127.0.0.1:{peer}"));
            let mut command = tokio::process::Command::new("etcd");
            command
                .arg(format!("--name=m{n}"))
                .arg(format!("--data-dir={}", directory.path().join(format!("m{n}")).display()))
                .arg(format!("--listen-client-urls={client}"))
                .arg(format!("--advertise-client-urls={client}"))
                .arg(format!("--listen-peer-urls={peer}"))
                .arg(format!("--initial-advertise-peer-urls={peer}"))
                .arg(format!("--initial-cluster={}", all.join(",")))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log)
                .kill_on_drop(true);
            processes.push(command.spawn().map_err(Error::io("etcd: scripts/etcd.sh installs it"))?);
        }
        let members = Self { processes, clients: clients.to_vec(), _directory: directory };
        wait::until("etcd to serve", START_LIMIT, Duration::from_millis(20), async || {
            let all = members.clients.iter().all(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_ok());
            Ok(all.then_some(()))
        })
        .await?;
        Ok(members)
    }

    /// What `--store` takes for a state under that prefix.
    pub(crate) fn place(&self, prefix: &str) -> String {
        let hosts: Vec<String> = self.clients.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        format!("etcd://{}/{prefix}", hosts.join(","))
    }

    /// Where one of them tells its own metrics.
    ///
    /// # Errors
    /// Never, as long as a port makes an address.
    pub(crate) fn metrics(&self) -> Result<Uri, Error> {
        let port = self.clients.first().copied().unwrap_or_default();
        format!("http://127.0.0.1:{port}").parse().map_err(Error::unexpected)
    }

    /// The CPU time that all of them have used.
    pub(crate) fn cpu(&self) -> Duration {
        self.processes.iter().filter_map(Child::id).map(cpu::of_process).sum()
    }
}

/// Ports that nobody listened on a moment ago.
pub(crate) fn free_ports(count: usize) -> Result<Vec<u16>, Error> {
    let listen = || TcpListener::bind("127.0.0.1:0").map_err(Error::io("a free port"));
    let listeners = (0..count).map(|_| listen()).collect::<Result<Vec<_>, _>>()?;
    let port =
        |listener: &TcpListener| listener.local_addr().map(|address| address.port()).map_err(Error::io("a port"));
    listeners.iter().map(port).collect()
}
