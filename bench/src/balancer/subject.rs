//! The data plane in a process of its own: this program once more, with an option that is for this alone.
//!
//! It is told what to serve in one line on its standard input, and then how many targets there are; it answers with a line
//! when that is so.

use std::collections::HashSet;
use std::io::{self, BufRead as _, Write as _};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use longshore_load_balancer::{Balancer, Limits, Observation, Settings};
use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{
    Action, Addresses, Certificate, CertificateId, Forward, Health, HealthCheck, Listener, ListenerId, LoadBalancer,
    LoadBalancerId, Matcher, Protocol, ProtocolVersion, Record, Registration, Sight, Target, TargetGroup,
    TargetGroupId, TargetKey, WeightedGroup,
};
use longshore_model::plan::Revision;
use longshore_model::snapshot::LoadBalancingState;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::Ports;
use super::rivals::{Rivals, target_address};
use crate::error::Error;
use crate::members::free_ports;

/// Where it listens.
pub(super) const ADDRESS: &str = "127.75.0.1";

/// How long it may take until it serves what it was told.
const LIMIT: Duration = Duration::from_secs(30);

/// What it is told first.
#[derive(Serialize, Deserialize)]
struct Told {
    plain: [u16; 2],
    encrypted: [u16; 2],
    target: u16,
    certificate: String,
    key: String,
}

/// The running process; it ends when this is dropped.
pub(super) struct Subject {
    pub(super) ports: Ports,
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Subject {
    pub(super) async fn start(rivals: &Rivals) -> Result<Self, Error> {
        let free = free_ports(4)?;
        let ports = Ports { plain: [free[0], free[1]], encrypted: [free[2], free[3]] };
        let program = std::env::current_exe().map_err(Error::io("the path of this program"))?;
        let mut command = Command::new(program);
        command.arg("--serve-balancer").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(Error::io("this program once more"))?;
        let input = child.stdin.take().ok_or_else(|| Error::unexpected("no standard input"))?;
        let output = child.stdout.take().ok_or_else(|| Error::unexpected("no standard output"))?;
        let mut subject = Self { ports, child, input, output: BufReader::new(output).lines() };
        let told = Told {
            plain: ports.plain,
            encrypted: ports.encrypted,
            target: rivals.target,
            certificate: rivals.certificate.clone(),
            key: rivals.key.clone(),
        };
        subject.tell(&serde_json::to_string(&told).map_err(Error::unexpected)?).await?;
        subject.set_targets(100).await?;
        Ok(subject)
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Has so many targets in the larger group, and waits until all of them are healthy.
    pub(super) async fn set_targets(&mut self, count: u32) -> Result<(), Error> {
        self.tell(&count.to_string()).await?;
        let answer = tokio::time::timeout(LIMIT, self.output.next_line()).await;
        let what = format!("{count} healthy targets");
        let answer = answer.map_err(|_| Error::TimedOut { what, seconds: LIMIT.as_secs() })?;
        match answer.map_err(Error::io("reading from the balancer"))? {
            Some(line) if line == "done" => Ok(()),
            other => Err(Error::Unexpected(format!("the balancer said {other:?}"))),
        }
    }

    async fn tell(&mut self, line: &str) -> Result<(), Error> {
        let written = self.input.write_all(format!("{line}\n").as_bytes()).await;
        written.map_err(Error::io("telling the balancer"))
    }

    /// Ends it.
    pub(super) async fn stop(mut self) -> Result<(), Error> {
        drop(self.input);
        let ended = tokio::time::timeout(LIMIT, self.child.wait()).await;
        ended
            .map_err(|_| Error::TimedOut { what: "the balancer's end".into(), seconds: LIMIT.as_secs() })?
            .map(drop)
            .map_err(Error::io("the balancer's end"))
    }
}

/// What the process does: serves until its standard input ends.
pub(crate) async fn serve() -> Result<(), Error> {
    let mut lines = io::stdin().lock().lines();
    let mut next = || lines.next().transpose().map_err(Error::io("reading what to serve"));
    let Some(told) = next()? else { return Ok(()) };
    let told: Told = serde_json::from_str(&told).map_err(Error::unexpected)?;
    let settings = Settings {
        edge: "bench".into(),
        addresses: Addresses::parse([ADDRESS]).map_err(Error::unexpected)?,
        clock: Arc::new(now),
        access_logs: None,
        limits: Limits::default(),
    };
    let balancer = Balancer::start(settings).map_err(Error::unexpected)?;
    let mut state = fixed(&told);
    let mut observations = balancer.observations();
    let mut healthy = HashSet::new();
    let mut had = 0;
    while let Some(line) = next()? {
        let count: u32 = line.parse().map_err(Error::unexpected)?;
        for index in 1..=had.max(count) {
            let record = target(LARGE, index, told.target);
            if index > count {
                state.delete(&Record::Target(Arc::clone(&record)).key());
                healthy.remove(&record.key);
            } else if index > had {
                state.put(Revision(1), &Record::Target(record));
            }
        }
        had = count;
        balancer.apply(Arc::new(state.clone()));
        // And the one target of the other group.
        while healthy.len() < count as usize + 1 {
            for seen in observations.next().await.unwrap_or_default() {
                match seen {
                    Observation::Target(seen) if seen.sight == Sight::Serving(Health::Healthy) => {
                        healthy.insert(seen.key);
                    }
                    Observation::Listener(_, Err(reason)) => return Err(Error::unexpected(reason)),
                    _ => {}
                }
            }
        }
        let mut output = io::stdout().lock();
        writeln!(output, "done").and_then(|()| output.flush()).map_err(Error::io("saying that it is done"))?;
    }
    balancer.shutdown(Duration::from_secs(1)).await;
    Ok(())
}

const ONE: TargetGroupId = TargetGroupId::from_bits(1);
const LARGE: TargetGroupId = TargetGroupId::from_bits(2);

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(0))
}

/// Everything but the targets of the larger group.
fn fixed(told: &Told) -> LoadBalancingState {
    let mut state = LoadBalancingState::default();
    let mut put = |record| state.put(Revision(1), &record);
    let id = LoadBalancerId::from_bits(1);
    let load_balancer =
        LoadBalancer { id, name: "bench".into(), dns_label: "bench-1".into(), ..fixture::load_balancer() };
    put(Record::LoadBalancer(Arc::new(load_balancer)));
    let certificate = Certificate {
        id: CertificateId::from_bits(1),
        certificate: told.certificate.as_str().into(),
        private_key: told.key.as_str().into(),
        chain: None,
        domain_name: "balancer.example".into(),
        alternative_names: Vec::new(),
        serial: "01".into(),
        subject: "CN=balancer.example".into(),
        issuer: "CN=balancer.example".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: Timestamp::default(),
        not_after: Timestamp::from_millis(i64::MAX),
        created_at: now(),
        imported_at: now(),
        tags: Vec::new(),
    };
    let certificate_id = certificate.id.clone();
    put(Record::Certificate(Arc::new(certificate)));
    for group in [ONE, LARGE] {
        put(Record::TargetGroup(Arc::new(target_group(group))));
    }
    put(Record::Target(target(ONE, 1, told.target)));
    let listeners = told.plain.iter().chain(&told.encrypted).enumerate();
    for (index, port) in listeners {
        let is_encrypted = index >= told.plain.len();
        let group = if index % 2 == 0 { ONE } else { LARGE };
        let forward = Forward { groups: vec![WeightedGroup { group, weight: 1 }], stickiness_seconds: None };
        let listener = Listener {
            id: ListenerId::from_bits(index as u64 + 1),
            load_balancer: id,
            port: *port,
            protocol: if is_encrypted { Protocol::Https } else { Protocol::Http },
            certificates: if is_encrypted { vec![certificate_id.clone()] } else { Vec::new() },
            ..fixture::listener(vec![Action::Forward(forward)])
        };
        put(Record::Listener(Arc::new(listener)));
    }
    state
}

fn target_group(id: TargetGroupId) -> TargetGroup {
    TargetGroup {
        name: format!("group-{id}").into(),
        protocol_version: Some(ProtocolVersion::Http1),
        health_check: HealthCheck {
            path: Some("/small".into()),
            matcher: Some(Matcher::Http("200".into())),
            ..fixture::health_check()
        },
        ..fixture::target_group(id)
    }
}

fn target(group: TargetGroupId, index: u32, port: u16) -> Arc<Target> {
    let address: Arc<str> = target_address(index).into();
    let key = TargetKey { group, id: Arc::clone(&address), port };
    let registration = Registration::Registered;
    Arc::new(Target { key, address, zone: None, registration, owner: None, registered_at: now() })
}
