//! etcd for the tests: one member or three, as Debian packages it, on free ports of this machine, with data that goes away.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use longshore_state_etcd::{Etcd, Settings};
use tempfile::TempDir;

/// How long a cluster may take to answer.
const START: Duration = Duration::from_secs(60);

/// Some members that know each other.
pub struct Cluster {
    directory: TempDir,
    members: Vec<Member>,
}

struct Member {
    name: String,
    client: u16,
    arguments: Vec<String>,
    process: Option<Child>,
}

/// Whether this machine has etcd. `make test` sees to it, and requires it; elsewhere the tests are left out, and say so.
fn is_installed() -> bool {
    let installed = Command::new("etcd").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !installed {
        let required = ["CI", "LONGSHORE_TEST_ETCD_REQUIRED"].iter().any(|name| std::env::var_os(name).is_some());
        assert!(!required, "etcd is not installed: scripts/etcd.sh installs it");
        eprintln!("skipped: etcd is not installed; scripts/etcd.sh installs it");
    }
    installed
}

/// Ports that nobody uses.
fn free_ports(count: usize) -> Vec<u16> {
    let listeners: Vec<_> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

impl Cluster {
    /// So many members, each answering; `None` if the machine has no etcd and need not have it.
    pub fn start(count: usize) -> Option<Self> {
        Self::start_with(count, &[])
    }

    /// The same, with more arguments for each member.
    pub fn start_with(count: usize, more: &[&str]) -> Option<Self> {
        if !is_installed() {
            return None;
        }
        let directory = TempDir::new().unwrap();
        let ports = free_ports(2 * count);
        let peers: Vec<_> = (0..count).map(|n| format!("m{n}=http://127.0.0.1:{}", ports[2 * n + 1])).collect();
        let members = (0..count).map(|n| {
            let (name, client, peer) = (format!("m{n}"), ports[2 * n], ports[2 * n + 1]);
            let scheme = if more.iter().any(|argument| argument.starts_with("--cert-file")) { "https" } else { "http" };
            let client_url = format!("{scheme}://127.0.0.1:{client}");
            let peer_url = format!("http://127.0.0.1:{peer}");
            let data = directory.path().join(&name);
            let mut arguments = vec![
                format!("--name={name}"),
                format!("--data-dir={}", data.display()),
                format!("--listen-client-urls={client_url}"),
                format!("--advertise-client-urls={client_url}"),
                format!("--listen-peer-urls={peer_url}"),
                format!("--initial-advertise-peer-urls={peer_url}"),
                format!("--initial-cluster={}", peers.join(",")),
            ];
            arguments.extend(more.iter().map(|&argument| argument.to_owned()));
            Member { name, client, arguments, process: None }
        });
        let mut cluster = Self { members: members.collect(), directory };
        for member in 0..count {
            cluster.restart(member);
        }
        for member in 0..count {
            cluster.await_member(member);
        }
        Some(cluster)
    }

    /// Starts a member that does not run.
    pub fn restart(&mut self, member: usize) {
        let log = File::create(self.directory.path().join(format!("m{member}.log"))).unwrap();
        let member = &mut self.members[member];
        assert!(member.process.is_none(), "{} runs", member.name);
        let process = Command::new("etcd")
            .args(&member.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        member.process = Some(process);
    }

    /// Waits until a member takes connections, which it does when it has joined the others.
    pub fn await_member(&self, member: usize) {
        let deadline = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", self.members[member].client)).is_err() {
            assert!(Instant::now() < deadline, "{}", self.log(member));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn log(&self, member: usize) -> String {
        std::fs::read_to_string(self.directory.path().join(format!("m{member}.log"))).unwrap_or_default()
    }

    /// Ends a member as a power cut would.
    pub fn kill(&mut self, member: usize) {
        let mut process = self.members[member].process.take().expect("it runs");
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Has it stop doing anything, connections open: a machine that hangs.
    pub fn freeze(&self, member: usize) {
        self.signal(member, "-STOP");
    }

    /// Has it go on.
    pub fn thaw(&self, member: usize) {
        self.signal(member, "-CONT");
    }

    fn signal(&self, member: usize, signal: &str) {
        let id = self.members[member].process.as_ref().expect("it runs").id();
        assert!(Command::new("kill").args([signal, &id.to_string()]).status().unwrap().success());
    }

    /// Asks a member through its JSON gateway, for what the backend itself never does.
    pub fn post(&self, member: usize, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.members[member].client)).unwrap();
        let length = body.len();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: etcd\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer
    }

    /// Which member leads.
    pub fn leader(&self) -> usize {
        let deadline = Instant::now() + START;
        loop {
            for member in (0..self.members.len()).filter(|member| self.members[*member].process.is_some()) {
                let status = self.post(member, "/v3/maintenance/status", "{}");
                let field = |name: &str| {
                    let rest = status.split(&format!("\"{name}\":\"")).nth(1)?;
                    Some(rest.split('"').next()?.to_owned())
                };
                if field("leader").is_some() && field("leader") == field("member_id") {
                    return member;
                }
            }
            assert!(Instant::now() < deadline, "nobody leads");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// How to reach it.
    pub fn settings(&self) -> Settings {
        Settings::parse(&format!("etcd://{}", self.endpoints().join(","))).unwrap()
    }

    /// `host:port` of each member.
    pub fn endpoints(&self) -> Vec<String> {
        self.members.iter().map(|member| format!("127.0.0.1:{}", member.client)).collect()
    }

    /// A backend on it.
    pub fn backend(&self) -> Etcd {
        Etcd::open(&self.settings()).unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for member in &mut self.members {
            if let Some(mut process) = member.process.take() {
                let _ = process.kill();
                let _ = process.wait();
            }
        }
    }
}
