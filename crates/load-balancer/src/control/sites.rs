//! What a listener's connections meet, made of its records.

use std::sync::Arc;

use longshore_model::load_balancing::{Certificate, Kind, Listener as ListenerRecord, LoadBalancer, Rule};
use longshore_model::snapshot::LoadBalancingState;

use super::groups::Groups;
use crate::http::{self, Attributes};
use crate::listeners::Service;
use crate::routes::Table;
use crate::stream;
use crate::tls;

/// The records that a listener's service was made of. While they are the same ones, so is the service.
pub(super) struct Ingredients {
    listener: Option<Arc<ListenerRecord>>,
    balancer: Option<Arc<LoadBalancer>>,
    rules: Vec<Arc<Rule>>,
    certificates: Vec<Option<Arc<Certificate>>>,
    groups: u64,
}

impl Ingredients {
    pub(super) fn of(state: &LoadBalancingState, record: &ListenerRecord, groups: u64) -> Self {
        let certificates =
            record.certificates.iter().map(|id| state.certificates.get(id).map(|it| Arc::clone(&it.value)));
        Self {
            listener: state.listeners.get(&(record.load_balancer, record.id)).map(|it| Arc::clone(&it.value)),
            balancer: state.load_balancers.get(&record.load_balancer).map(|it| Arc::clone(&it.value)),
            rules: state.rules_of(record.load_balancer, record.id).map(|it| Arc::clone(&it.value)).collect(),
            certificates: certificates.collect(),
            groups,
        }
    }
}

impl PartialEq for Ingredients {
    fn eq(&self, other: &Self) -> bool {
        fn same<T>(one: &Option<Arc<T>>, other: &Option<Arc<T>>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (None, None) => true,
                _ => false,
            }
        }
        self.groups == other.groups
            && same(&self.listener, &other.listener)
            && same(&self.balancer, &other.balancer)
            && self.rules.len() == other.rules.len()
            && self.rules.iter().zip(&other.rules).all(|(one, other)| Arc::ptr_eq(one, other))
            && self.certificates.len() == other.certificates.len()
            && self.certificates.iter().zip(&other.certificates).all(|(one, other)| same(one, other))
    }
}

/// Makes services; keeps what they share.
#[derive(Default)]
pub(super) struct Sites {
    tls: tls::Maker,
}

impl Sites {
    /// What is done with a listener's connections; `None` when its kind is not served.
    pub(super) fn service(
        &mut self,
        state: &LoadBalancingState,
        record: &ListenerRecord,
        groups: &Groups,
    ) -> Option<Service> {
        let balancer = &state.load_balancers.get(&record.load_balancer)?.value;
        let mut encrypted = |protocols| {
            record.protocol.is_encrypted().then(|| {
                let certificates = record.certificates.iter().filter_map(|id| state.certificates.get(id));
                let certificates: Vec<_> = certificates.map(|entry| &entry.value).collect();
                self.tls.server(&certificates, record.tls_policy.as_deref(), protocols)
            })
        };
        if balancer.kind == Kind::Network {
            let encryption = encrypted(tls::Protocols::of_policy(record.alpn_policy.as_deref()));
            let site = stream::Site::new(balancer, record, encryption, |id| groups.get(id).cloned());
            return Some(Service::Network(Arc::new(site)));
        }
        let attributes = Attributes::read(balancer, record);
        let protocols = if attributes.has_http2 { tls::Protocols::Http2AndHttp1 } else { tls::Protocols::Http1 };
        let encryption = encrypted(protocols);
        let rules: Vec<Arc<Rule>> =
            state.rules_of(record.load_balancer, record.id).map(|entry| Arc::clone(&entry.value)).collect();
        let table = Table::compile(&rules, &record.default_actions, |id| groups.get(id).cloned());
        Some(Service::Http(Arc::new(http::Site::new(table, encryption, attributes, record, balancer))))
    }
}
