//! Who an agent says it is: the query of the request that opens a session.
//!
//! The two channels name the same things differently (`clusterArn` and `cluster`), and the cluster is whatever the agent
//! was configured with, a name or an ARN.

use std::net::IpAddr;
use std::sync::Arc;

use longshore_api::agent::extension;
use longshore_model::arn::Resource;
use longshore_model::{ClusterName, InstanceId};

use super::refusal::Refusal;

/// An agent, as the query of its request describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The cluster of its instance.
    pub(super) cluster: ClusterName,
    /// Its instance.
    pub(super) instance: InstanceId,
    /// Its version.
    pub(super) version: Option<Arc<str>>,
    /// Its build.
    pub(super) hash: Option<Arc<str>>,
    /// Its engine's version.
    pub(super) docker_version: Option<Arc<str>>,
    /// Agents from 2 on promise to acknowledge heartbeats.
    pub(super) protocol_version: u32,
    /// The address that the ports of its containers are reached at: what it was told, else where it comes from.
    pub(super) address: Option<Arc<str>>,
    /// Whether it runs commands in its containers: only our own agent says so.
    pub(super) exec: bool,
    /// Whether it reports state changes over the control channel, as only our own agent does.
    pub(super) reports: bool,
    /// Whether it asks for signs of life by itself, as only our own agent does.
    pub(super) pings: bool,
}

impl Agent {
    /// Reads the query of either channel.
    ///
    /// # Errors
    /// [`Refusal::BadRequest`] when the instance or the cluster is not named as the API names them.
    pub(super) fn from_query(query: &str) -> Result<Self, Refusal> {
        let pairs: Vec<(&str, String)> =
            query.split('&').filter_map(|pair| pair.split_once('=')).map(decoded).collect();
        let named = |names: [&str; 2]| {
            let pair = pairs.iter().find(|(name, value)| names.contains(name) && !value.is_empty());
            pair.map(|(_, value)| value.as_str())
        };
        let instance = named(["containerInstanceArn", "containerInstance"])
            .ok_or_else(|| Refusal::BadRequest("The request does not name a container instance.".to_owned()))?;
        let (in_cluster, id) = match Resource::parse(instance) {
            Ok(Resource::Instance(cluster, id)) => (cluster, id),
            _ => (None, instance),
        };
        let id = id.parse().map_err(|_| Refusal::BadRequest(format!("{instance} is not a container instance.")))?;
        let cluster = match (in_cluster, named(["clusterArn", "cluster"])) {
            (Some(cluster), _) => cluster,
            (None, None) => "default",
            (None, Some(text)) => match Resource::parse(text) {
                Ok(Resource::Cluster(name)) => name,
                _ => text,
            },
        };
        let text = |name| named([name, name]).map(Arc::from);
        let extensions = named([extension::QUERY, extension::QUERY]).unwrap_or_default();
        let extended = |name| extensions.split(',').any(|extension| extension == name);
        Ok(Self {
            cluster: cluster.into(),
            instance: id,
            version: text("agentVersion"),
            hash: text("agentHash"),
            docker_version: text("dockerVersion"),
            protocol_version: named(["protocolVersion", "protocolVersion"]).and_then(|v| v.parse().ok()).unwrap_or(1),
            address: text(extension::ADDRESS).filter(|address| address.parse::<IpAddr>().is_ok()),
            exec: extended(extension::EXEC),
            reports: extended(extension::REPORTS),
            pings: extended(extension::PINGS),
        })
    }
}

impl Agent {
    /// Takes down where its connection comes from: there its containers are reached, unless it says otherwise.
    pub(super) fn coming_from(mut self, peer: Option<IpAddr>) -> Self {
        self.address = self.address.or_else(|| Some(peer?.to_canonical().to_string().into()));
        self
    }
}

fn decoded<'q>((name, value): (&'q str, &str)) -> (&'q str, String) {
    (name, decode(value))
}

/// Undoes the encoding of a form: `+` is a space, `%20` a byte in hexadecimal.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = || {
            let hex = std::str::from_utf8(tail.get(..2)?).ok()?;
            u8::from_str_radix(hex, 16).ok()
        };
        rest = match first {
            b'+' => {
                bytes.push(b' ');
                tail
            }
            b'%' if let Some(byte) = escaped() => {
                bytes.push(byte);
                &tail[2..]
            }
            byte => {
                bytes.push(*byte);
                tail
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn the_query_of_the_real_agent_on_both_channels() {
        let instance = format!("arn%3Aaws%3Aecs%3Aeu-west-1%3A123456789012%3Acontainer-instance%2Fprod%2F{ID}");
        let control = format!(
            "agentHash=abc&agentVersion=1.105.1&clusterArn=prod&containerInstanceArn={instance}\
             &dockerVersion=DockerVersion%3A+25.0.8&protocolVersion=2&sendCredentials=true&seqNum=1"
        );
        let agent = Agent::from_query(&control).unwrap();
        let expected = Agent {
            cluster: "prod".into(),
            instance: ID.parse().unwrap(),
            version: Some("1.105.1".into()),
            hash: Some("abc".into()),
            docker_version: Some("DockerVersion: 25.0.8".into()),
            protocol_version: 2,
            address: None,
            exec: false,
            reports: false,
            pings: false,
        };
        assert_eq!(agent, expected);
        let telemetry = format!("agentVersion=1.105.1&cluster=prod&containerInstance={instance}&dockerVersion=25.0.8");
        let agent = Agent::from_query(&telemetry).unwrap();
        assert_eq!((agent.cluster.as_str(), agent.protocol_version), ("prod", 1));
    }

    #[test]
    fn clusters_by_name_and_arn_and_instances_by_id() {
        let cluster = |query: &str| Agent::from_query(query).unwrap().cluster.to_string();
        let by_arn = format!("clusterArn=arn:aws:ecs:r:a:cluster/prod&containerInstanceArn={ID}");
        assert_eq!(cluster(&by_arn), "prod");
        assert_eq!(cluster(&format!("clusterArn=test&containerInstanceArn={ID}")), "test");
        assert_eq!(cluster(&format!("containerInstanceArn={ID}")), "default");
    }

    #[test]
    fn our_own_agent_says_what_it_can_do() {
        let exec = |query: &str| Agent::from_query(&format!("containerInstanceArn={ID}{query}")).unwrap().exec;
        assert!(exec("&longshore=exec") && exec("&longshore=other%2Cexec"));
        assert!(!exec("") && !exec("&longshore=executive"));
    }

    #[test]
    fn an_instance_is_reached_where_it_says_or_where_it_comes_from() {
        let address = |query: &str, peer: &str| {
            let agent = Agent::from_query(&format!("containerInstanceArn={ID}{query}")).unwrap();
            agent.coming_from(peer.parse().ok()).address
        };
        assert_eq!(address("", "10.0.0.7").as_deref(), Some("10.0.0.7"));
        assert_eq!(address("", "::ffff:10.0.0.7").as_deref(), Some("10.0.0.7"));
        assert_eq!(address("&longshoreAddress=192.0.2.1", "10.0.0.7").as_deref(), Some("192.0.2.1"));
        assert_eq!(address("&longshoreAddress=host", "10.0.0.7").as_deref(), Some("10.0.0.7"));
        assert_eq!(address("", ""), None);
    }

    #[test]
    fn other_queries_are_refused() {
        for query in
            ["", "containerInstanceArn=", "containerInstanceArn=x", "containerInstanceArn=arn:aws:ecs:r:a:task/p/1"]
        {
            assert!(matches!(Agent::from_query(query), Err(Refusal::BadRequest(_))), "{query}");
        }
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_eq!(decode("a%2Gb%"), "a%2Gb%");
        assert_eq!(decode("%41+%e4%b8%80"), "A 一");
    }
}
