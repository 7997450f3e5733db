//! Keys as bytes: `kind/part/part`, readable, and ordered so that what belongs together is one range.
//!
//! All tasks of a cluster lie between `task/CLUSTER/` and `task/CLUSTER0`; numbers are padded, so that a family's
//! revisions and a service's events ascend. Names contain no `/`; only a last part whose text callers choose may.

use std::fmt::{self, Write};
use std::str::FromStr;

use longshore_model::flight::Part;
use longshore_model::id::family::{Family, Kind};
use longshore_model::id::{DaemonName, TaskDefinitionId};
use longshore_model::load_balancing::{Key as BalancingKey, TargetKey};
use longshore_model::logs::Key as LogsKey;
use longshore_model::setting::Principal;
use longshore_model::token::TokenId;
use longshore_model::{ClusterName, Key, ServiceName};

/// The one key that is a kind and nothing else.
const INSTALLATION: &str = "installation";

/// A key that cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key: every name in it needs at least one character, and none may contain `/`")]
pub struct InvalidKey(pub String);

/// The bytes that a record is kept under.
///
/// # Errors
/// When a name in it is empty or contains `/`.
pub fn encode_key(key: &Key) -> Result<Vec<u8>, InvalidKey> {
    let path = match key {
        Key::Installation => Path::of(INSTALLATION),
        Key::Cluster(cluster) => Path::of("cluster").name(cluster.as_str()),
        Key::Instance(cluster, id) => Path::of("instance").name(cluster.as_str()).number(id),
        Key::Reservation(cluster, id) => Path::of("reservation").name(cluster.as_str()).number(id),
        Key::Session(cluster, id) => Path::of("session").name(cluster.as_str()).number(id),
        Key::Task(cluster, id) => Path::of("task").name(cluster.as_str()).number(id),
        Key::Flight(cluster, id, part) => Path::of("flight").name(cluster.as_str()).number(id).name(part.name()),
        Key::Service(cluster, name) => Path::of("service").name(cluster.as_str()).name(name.as_str()),
        Key::Rollout(cluster, name) => Path::of("rollout").name(cluster.as_str()).name(name.as_str()),
        Key::ServiceRevision(cluster, name, id) => {
            Path::of("service-revision").name(cluster.as_str()).name(name.as_str()).number(id)
        }
        Key::ServiceDeployment(cluster, name, id) => {
            Path::of("service-deployment").name(cluster.as_str()).name(name.as_str()).number(id)
        }
        Key::Event(cluster, name, sequence) => {
            Path::of("event").name(cluster.as_str()).name(name.as_str()).number(format_args!("{sequence:020}"))
        }
        Key::Daemon(cluster, name) => Path::of("daemon").name(cluster.as_str()).name(name.as_str()),
        Key::DaemonRevision(cluster, name, id) => {
            Path::of("daemon-revision").name(cluster.as_str()).name(name.as_str()).number(id)
        }
        Key::DaemonDeployment(cluster, name, id) => {
            Path::of("daemon-deployment").name(cluster.as_str()).name(name.as_str()).number(id)
        }
        Key::Family(family) => Path::of(of_family(family, "family", "daemon-family")).name(family.as_str()),
        Key::TaskDefinition(TaskDefinitionId { family, revision }) => {
            let kind = of_family(family, "definition", "daemon-definition");
            Path::of(kind).name(family.as_str()).number(format_args!("{revision:010}"))
        }
        Key::Setting(Principal::AccountDefault, name) => Path::of("setting-default").name(name),
        Key::Setting(Principal::Arn(arn), name) => Path::of("setting-of").name(name).rest(arn),
        Key::Alarm(name) => Path::of("alarm").rest(name.as_str()),
        Key::CapacityProvider(name) => Path::of("capacity-provider").name(name.as_str()),
        Key::LoadBalancing(key) => balancing(key),
        Key::Logs(LogsKey::Group(name)) => Path::of("log-group").rest(name.as_str()),
        Key::Logs(LogsKey::ResourcePolicy(name)) => Path::of("log-resource-policy").rest(name),
        Key::Logs(LogsKey::QueryDefinition(id)) => Path::of("query-definition").rest(id),
        Key::Token(id) => Path::of("token").name(id.cluster.as_str()).name(&id.operation).rest(&id.token),
    };
    if path.valid { Ok(path.text.into_bytes()) } else { Err(InvalidKey(path.text)) }
}

fn balancing(key: &BalancingKey) -> Path {
    let target =
        |kind, key: &TargetKey| Path::of(kind).number(key.group).number(format_args!("{:05}", key.port)).rest(&key.id);
    match key {
        BalancingKey::LoadBalancer(id) => Path::of("load-balancer").number(id),
        BalancingKey::Listener(balancer, id) => Path::of("listener").number(balancer).number(id),
        BalancingKey::Rule(balancer, listener, id) => Path::of("rule").number(balancer).number(listener).number(id),
        BalancingKey::TargetGroup(id) => Path::of("target-group").number(id),
        BalancingKey::Target(key) => target("target", key),
        BalancingKey::Sightings(key) => target("sightings", key),
        BalancingKey::Edge(name) => Path::of("edge").name(name.as_str()),
        BalancingKey::Certificate(id) => Path::of("certificate").name(id.as_str()),
        BalancingKey::SecurityGroup(id) => Path::of("security-group").name(id),
        BalancingKey::NetworkTags(id) => Path::of("network-tags").name(id),
    }
}

fn of_family(family: &Family, task: &'static str, daemon: &'static str) -> &'static str {
    match family.kind() {
        Kind::Task => task,
        Kind::Daemon => daemon,
    }
}

/// The key that was written as `bytes`.
///
/// # Errors
/// When they are not such a key.
pub fn decode_key(bytes: &[u8]) -> Result<Key, InvalidKey> {
    let text = std::str::from_utf8(bytes).ok();
    text.and_then(parse).ok_or_else(|| InvalidKey(String::from_utf8_lossy(bytes).into_owned()))
}

struct Path {
    text: String,
    valid: bool,
}

impl Path {
    fn of(kind: &str) -> Self {
        let mut text = String::with_capacity(64);
        text.push_str(kind);
        Self { text, valid: true }
    }

    fn name(mut self, name: &str) -> Self {
        self.valid &= !name.contains('/');
        self.rest(name)
    }

    fn rest(mut self, text: &str) -> Self {
        self.valid &= !text.is_empty();
        self.text.push('/');
        self.text.push_str(text);
        self
    }

    fn number(mut self, number: impl fmt::Display) -> Self {
        write!(self.text, "/{number}").expect("a string takes any text");
        self
    }
}

fn parse(text: &str) -> Option<Key> {
    if text == INSTALLATION {
        return Some(Key::Installation);
    }
    let (kind, path) = text.split_once('/')?;
    Some(match kind {
        "cluster" => Key::Cluster(name(path)?.into()),
        "instance" => in_cluster(path, Key::Instance)?,
        "reservation" => in_cluster(path, Key::Reservation)?,
        "session" => in_cluster(path, Key::Session)?,
        "task" => in_cluster(path, Key::Task)?,
        "flight" => {
            let (path, part) = path.rsplit_once('/')?;
            let part = Part::ALL.into_iter().find(|known| known.name() == part)?;
            in_cluster(path, |cluster, id| Key::Flight(cluster, id, part))?
        }
        "service" => {
            let (cluster, service) = path.split_once('/')?;
            Key::Service(name(cluster)?.into(), name(service)?.into())
        }
        "rollout" => {
            let (cluster, service) = path.split_once('/')?;
            Key::Rollout(name(cluster)?.into(), name(service)?.into())
        }
        "service-revision" => in_service(path, Key::ServiceRevision)?,
        "service-deployment" => in_service(path, Key::ServiceDeployment)?,
        "event" => {
            let (cluster, path) = path.split_once('/')?;
            let (service, sequence) = path.split_once('/')?;
            Key::Event(name(cluster)?.into(), name(service)?.into(), padded(sequence, 20)?)
        }
        "daemon" => {
            let (cluster, daemon) = path.split_once('/')?;
            Key::Daemon(name(cluster)?.into(), name(daemon)?.into())
        }
        "daemon-revision" => of_daemon(path, Key::DaemonRevision)?,
        "daemon-deployment" => of_daemon(path, Key::DaemonDeployment)?,
        "family" => Key::Family(Family::of(Kind::Task, name(path)?)),
        "daemon-family" => Key::Family(Family::of(Kind::Daemon, name(path)?)),
        "definition" => definition(Kind::Task, path)?,
        "daemon-definition" => definition(Kind::Daemon, path)?,
        "setting-default" => Key::Setting(Principal::AccountDefault, name(path)?.into()),
        "setting-of" => {
            let (setting, arn) = path.split_once('/')?;
            Key::Setting(Principal::Arn(rest(arn)?.into()), name(setting)?.into())
        }
        "alarm" => Key::Alarm(rest(path)?.into()),
        "capacity-provider" => Key::CapacityProvider(name(path)?.into()),
        "log-group" => Key::Logs(LogsKey::Group(rest(path)?.into())),
        "log-resource-policy" => Key::Logs(LogsKey::ResourcePolicy(rest(path)?.into())),
        "query-definition" => Key::Logs(LogsKey::QueryDefinition(rest(path)?.into())),
        "token" => {
            let (cluster, path) = path.split_once('/')?;
            let (operation, token) = path.split_once('/')?;
            Key::Token(TokenId {
                cluster: name(cluster)?.into(),
                operation: name(operation)?.into(),
                token: rest(token)?.into(),
            })
        }
        _ => return parse_balancing(kind, path).map(Key::LoadBalancing),
    })
}

fn parse_balancing(kind: &str, path: &str) -> Option<BalancingKey> {
    Some(match kind {
        "load-balancer" => BalancingKey::LoadBalancer(path.parse().ok()?),
        "listener" => {
            let (balancer, id) = path.split_once('/')?;
            BalancingKey::Listener(balancer.parse().ok()?, id.parse().ok()?)
        }
        "rule" => {
            let (balancer, path) = path.split_once('/')?;
            let (listener, id) = path.split_once('/')?;
            BalancingKey::Rule(balancer.parse().ok()?, listener.parse().ok()?, id.parse().ok()?)
        }
        "target-group" => BalancingKey::TargetGroup(path.parse().ok()?),
        "target" => BalancingKey::Target(target(path)?),
        "sightings" => BalancingKey::Sightings(target(path)?),
        "edge" => BalancingKey::Edge(name(path)?.into()),
        "certificate" => BalancingKey::Certificate(name(path)?.into()),
        "security-group" => BalancingKey::SecurityGroup(name(path)?.into()),
        "network-tags" => BalancingKey::NetworkTags(name(path)?.into()),
        _ => return None,
    })
}

fn target(path: &str) -> Option<TargetKey> {
    let (group, path) = path.split_once('/')?;
    let (port, id) = path.split_once('/')?;
    Some(TargetKey { group: group.parse().ok()?, id: rest(id)?.into(), port: padded(port, 5)? })
}

fn in_cluster<Id: FromStr>(path: &str, key: impl FnOnce(ClusterName, Id) -> Key) -> Option<Key> {
    let (cluster, id) = path.split_once('/')?;
    Some(key(name(cluster)?.into(), id.parse().ok()?))
}

fn in_service<Id: FromStr>(path: &str, key: impl FnOnce(ClusterName, ServiceName, Id) -> Key) -> Option<Key> {
    let (cluster, path) = path.split_once('/')?;
    let (service, id) = path.split_once('/')?;
    Some(key(name(cluster)?.into(), name(service)?.into(), id.parse().ok()?))
}

fn of_daemon<Id: FromStr>(path: &str, key: impl FnOnce(ClusterName, DaemonName, Id) -> Key) -> Option<Key> {
    let (cluster, path) = path.split_once('/')?;
    let (daemon, id) = path.split_once('/')?;
    Some(key(name(cluster)?.into(), name(daemon)?.into(), id.parse().ok()?))
}

fn definition(kind: Kind, path: &str) -> Option<Key> {
    let (family, revision) = path.split_once('/')?;
    let family = Family::of(kind, name(family)?);
    Some(Key::TaskDefinition(TaskDefinitionId { family, revision: padded(revision, 10)? }))
}

fn name(text: &str) -> Option<&str> {
    rest(text).filter(|text| !text.contains('/'))
}

fn rest(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn padded<N: FromStr>(text: &str, digits: usize) -> Option<N> {
    let exact = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    exact.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use longshore_model::TaskId;

    use super::*;

    #[test]
    fn a_clusters_tasks_are_one_range() {
        let key = |cluster: &str, bits| encode_key(&Key::Task(cluster.into(), TaskId::from_bits(bits))).unwrap();
        let mut keys = vec![key("prod", 0), key("prod", u128::MAX), key("prod-2", 1), key("prod2", 1), key("pro", 1)];
        keys.sort();
        let (from, to) = (b"task/prod/".to_vec(), b"task/prod0".to_vec());
        let inside: Vec<_> = keys.into_iter().filter(|key| (&from..&to).contains(&key)).collect();
        assert_eq!(inside, [key("prod", 0), key("prod", u128::MAX)]);
    }

    #[test]
    fn numbers_ascend() {
        let event = |sequence| encode_key(&Key::Event("c".into(), "s".into(), sequence)).unwrap();
        assert!(event(9) < event(10) && event(10) < event(u64::MAX));
        let revision =
            |revision| encode_key(&Key::TaskDefinition(TaskDefinitionId { family: "f".into(), revision })).unwrap();
        assert!(revision(99) < revision(100) && revision(100) < revision(u32::MAX));
    }

    #[test]
    fn names_that_would_move_a_separator_are_refused() {
        for key in [
            Key::Cluster("".into()),
            Key::Cluster("a/b".into()),
            Key::Service("c".into(), "a/b".into()),
            Key::Setting(Principal::AccountDefault, "a/b".into()),
        ] {
            assert!(encode_key(&key).is_err(), "{key}");
        }
    }

    #[test]
    fn texts_that_no_key_is_written_as_are_refused() {
        for text in ["", "task", "task/c", "task/c/1", "event/c/s/1", "definition/f/+000000001", "pod/c", "cluster/a/b"]
        {
            assert_eq!(decode_key(text.as_bytes()), Err(InvalidKey(text.to_owned())));
        }
        assert!(decode_key(b"cluster/\xff").is_err());
    }
}
