//! HAProxy and nginx as balancers, and the nginx that all targets are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::{Body, Ports};
use crate::error::Error;
use crate::members::free_ports;
use crate::wait;

/// Where they listen.
pub(super) const ADDRESS: &str = "127.0.0.1";

/// How long each may take until it serves.
const START_LIMIT: Duration = Duration::from_secs(10);

/// How long each may take to end by itself.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// They end when this is dropped.
pub(super) struct Rivals {
    pub(super) haproxy: Ports,
    pub(super) nginx: Ports,
    /// The port of every target; targets are told apart by their addresses.
    pub(super) target: u16,
    /// The certificate of all balancers, and its key, in PEM.
    pub(super) certificate: String,
    pub(super) key: String,
    versions: String,
    processes: Vec<Child>,
    _directory: TempDir,
}

/// The address of a target.
pub(super) fn target_address(index: u32) -> String {
    let [_, _, high, low] = index.to_be_bytes();
    format!("127.74.{high}.{low}")
}

impl Rivals {
    pub(super) async fn start(directory: &Path) -> Result<Self, Error> {
        let directory = tempfile::Builder::new().prefix("longshore-bench.").tempdir_in(directory);
        let directory = directory.map_err(Error::io("a directory for HAProxy and nginx"))?;
        let versions = format!("{}; {}", version("haproxy", "-v").await?, version("nginx", "-v").await?);
        let ports = free_ports(9)?;
        let of = |from: usize| Ports {
            plain: [ports[from], ports[from + 1]],
            encrypted: [ports[from + 2], ports[from + 3]],
        };
        let (haproxy, nginx, target) = (of(0), of(4), ports[8]);
        let made = rcgen::generate_simple_self_signed(["balancer.example".to_owned()]).map_err(Error::unexpected)?;
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let write = |name: &str, text: &str| {
            fs::write(directory.path().join(name), text).map_err(Error::io(format!("the file {name}")))
        };
        write("certificate.pem", &certificate)?;
        write("key.pem", &key)?;
        write("both.pem", &format!("{certificate}{key}"))?;
        let at = directory.path().display().to_string();
        fs::create_dir(directory.path().join("html")).map_err(Error::io("a directory"))?;
        for body in [Body::Small, Body::Large] {
            write(&format!("html{}", body.path()), &"x".repeat(body.bytes()))?;
        }
        write("targets.conf", &targets(&at, target))?;
        write("nginx.conf", &nginx_conf(&at, &nginx, target))?;
        write("haproxy.cfg", &haproxy_cfg(&at, &haproxy, target))?;
        let mut rivals =
            Self { haproxy, nginx, target, certificate, key, versions, processes: Vec::new(), _directory: directory };
        let nginx_of = |file: &str| ["-p", &at, "-c", &format!("{at}/{file}")].map(str::to_owned);
        rivals.spawn("nginx", &nginx_of("targets.conf"), &[target]).await?;
        rivals.spawn("nginx", &nginx_of("nginx.conf"), &[nginx.plain, nginx.encrypted].concat()).await?;
        let file = ["-db", "-f", &format!("{at}/haproxy.cfg")].map(str::to_owned);
        rivals.spawn("haproxy", &file, &[haproxy.plain, haproxy.encrypted].concat()).await?;
        Ok(rivals)
    }

    /// What they are.
    pub(super) fn versions(&self) -> String {
        self.versions.clone()
    }

    async fn spawn(&mut self, program: &str, arguments: &[String], ports: &[u16]) -> Result<(), Error> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        self.processes.push(command.spawn().map_err(Error::io(missing(program)))?);
        wait::until(&format!("{program} to serve"), START_LIMIT, Duration::from_millis(20), async || {
            let all = ports.iter().all(|port| std::net::TcpStream::connect((ADDRESS, *port)).is_ok());
            Ok(all.then_some(()))
        })
        .await
    }
}

impl Drop for Rivals {
    /// Asks them to end, since nginx's master takes its workers with it only then.
    fn drop(&mut self) {
        for child in &self.processes {
            let pid = child.id().and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).ok()?));
            if let Some(pid) = pid {
                // One that has ended by itself needs no asking.
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
            }
        }
        let began = Instant::now();
        for child in &mut self.processes {
            while began.elapsed() < STOP_LIMIT && matches!(child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(5));
            }
            // By force, if it lingers.
            let _ = child.start_kill();
        }
    }
}

fn missing(program: &str) -> String {
    format!("{program}: scripts/balancers.sh installs it")
}

async fn version(program: &str, flag: &str) -> Result<String, Error> {
    let output = Command::new(program).arg(flag).output().await.map_err(Error::io(missing(program)))?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("nginx version: ");
    Ok(line.split(" - ").next().unwrap_or_default().to_owned())
}

/// What every nginx here has in common. In the foreground with one process for each worker, all files in one directory. It accepts
/// all connections that wait: one that stands for a thousand targets would else take one of them between any two looks at the others.
fn common(at: &str, name: &str, workers: &str) -> String {
    format!(
        "worker_processes {workers};\nworker_rlimit_nofile 16384;\ndaemon off;\npid {at}/{name}.pid;\n\
         error_log stderr error;\nevents {{ worker_connections 4096; multi_accept on; }}\n"
    )
}

fn http(at: &str, name: &str) -> String {
    let mut text =
        "access_log off; tcp_nopush on; tcp_nodelay on; sendfile on; keepalive_requests 100000000;\n".to_owned();
    for part in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        let _ = writeln!(text, "{part}_temp_path {at}/{name}-{part};");
    }
    text
}

fn targets(at: &str, port: u16) -> String {
    let small = "x".repeat(Body::Small.bytes());
    format!(
        "{}http {{ {} default_type text/plain; open_file_cache max=16; open_file_cache_valid 1h;\n\
         server {{ listen 0.0.0.0:{port} backlog=4096; root {at}/html; location = {} {{ return 200 '{small}'; }} }} }}\n",
        common(at, "targets", "1"),
        http(at, "targets"),
        Body::Small.path(),
    )
}

fn nginx_conf(at: &str, ports: &Ports, target: u16) -> String {
    let mut text = format!("{}http {{ {}", common(at, "nginx", "2"), http(at, "nginx"));
    for (index, count) in [1, 100].into_iter().enumerate() {
        let _ = writeln!(text, "upstream u{count} {{ keepalive 256; keepalive_requests 100000000;");
        for target_index in 1..=count {
            let _ = writeln!(text, "server {}:{target};", target_address(target_index));
        }
        let _ = writeln!(
            text,
            "}}\nserver {{ listen {ADDRESS}:{} backlog=4096; listen {ADDRESS}:{} ssl backlog=4096;\n\
             ssl_certificate {at}/certificate.pem; ssl_certificate_key {at}/key.pem; ssl_session_cache shared:s{count}:1m;\n\
             location / {{ proxy_pass http://u{count}; proxy_http_version 1.1; proxy_set_header Connection '';\n\
             proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n\
             proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Port $server_port; }} }}",
            ports.plain[index], ports.encrypted[index],
        );
    }
    text.push_str("}\n");
    text
}

fn haproxy_cfg(at: &str, ports: &Ports, target: u16) -> String {
    let mut text = "global\n maxconn 4000\n ssl-default-bind-options ssl-min-ver TLSv1.2\n\
                    defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n\
                    option forwardfor\n http-reuse always\n"
        .to_owned();
    for (index, count) in [1, 100].into_iter().enumerate() {
        let _ = writeln!(
            text,
            "frontend f{count}\n bind {ADDRESS}:{}\n bind {ADDRESS}:{} ssl crt {at}/both.pem\n\
             http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}\n\
             http-request set-header X-Forwarded-Proto http if !{{ ssl_fc }}\n\
             http-request set-header X-Forwarded-Port %[dst_port]\n default_backend b{count}\nbackend b{count}",
            ports.plain[index], ports.encrypted[index],
        );
        for target_index in 1..=count {
            let _ = writeln!(text, " server s{target_index} {}:{target} check inter 30s", target_address(target_index));
        }
    }
    text
}
