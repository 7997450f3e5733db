//! Where a load balancer's log goes.

use std::path::{Component, PathBuf};
use std::sync::Arc;

use longshore_model::load_balancing::{Kind, LoadBalancer};

/// The bucket and the prefix of a load balancer's access log.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// The load balancer as logs name it: `app/NAME/ID`.
    pub(super) load_balancer: Arc<str>,
    /// Whether addresses of nodes stand in file names.
    pub(super) kind: Kind,
    /// `BUCKET/PREFIX`, of plain names alone.
    pub(super) root: PathBuf,
}

impl Place {
    /// Where a load balancer's log goes; `None` when it has none. A bucket or prefix that would lead elsewhere is none.
    pub(crate) fn of(load_balancer: &LoadBalancer) -> Option<Arc<Self>> {
        if load_balancer.attribute("access_logs.s3.enabled") != Some("true") {
            return None;
        }
        let bucket = load_balancer.attribute("access_logs.s3.bucket").filter(|bucket| !bucket.is_empty())?;
        let mut root = PathBuf::from(bucket);
        let prefix = load_balancer.attribute("access_logs.s3.prefix").unwrap_or("");
        root.extend(prefix.split('/').filter(|part| !part.is_empty()));
        let is_plain = root.components().all(|part| matches!(part, Component::Normal(_)));
        is_plain.then(|| {
            let kind = load_balancer.kind;
            let name = format!("{}/{}/{}", kind.in_arn(), load_balancer.name, load_balancer.id);
            Arc::new(Self { load_balancer: name.into(), kind, root })
        })
    }
}

#[cfg(test)]
pub(super) mod tests {

    use longshore_model::fixture;
    use longshore_model::load_balancing::LoadBalancerId;

    use super::*;

    pub(in crate::access_log) fn balancer(kind: Kind, attributes: &[(&str, &str)]) -> LoadBalancer {
        LoadBalancer {
            id: LoadBalancerId::from_bits(0x50dc_6c49_5c0c_9188),
            kind,
            attributes: attributes.iter().map(|(key, value)| (Arc::from(*key), Arc::from(*value))).collect(),
            ..fixture::load_balancer()
        }
    }

    #[test]
    fn attributes_say_whether_and_where() {
        let root = |attributes: &[(&str, &str)]| {
            Place::of(&balancer(Kind::Application, attributes)).map(|place| place.root.display().to_string())
        };
        let (on, bucket) = (("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", "logs"));
        assert_eq!(root(&[]), None);
        assert_eq!(root(&[("access_logs.s3.enabled", "false"), bucket]), None);
        assert_eq!(root(&[on]), None, "no bucket");
        assert_eq!(root(&[on, bucket]).as_deref(), Some("logs"));
        assert_eq!(root(&[on, bucket, ("access_logs.s3.prefix", "a/b/")]).as_deref(), Some("logs/a/b"));
        assert_eq!(root(&[on, bucket, ("access_logs.s3.prefix", "../../etc")]), None);
        assert_eq!(root(&[on, ("access_logs.s3.bucket", "/etc")]), None);
        assert_eq!(root(&[on, ("access_logs.s3.bucket", "..")]), None);
    }
}
