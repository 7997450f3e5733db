//! Version 1 of every record's stored form. It never changes: members may be added if they may be missing; anything else
//! is a new version beside it.
//!
//! Each form lists its members once, by their stored types; the conversions to and from the domain type are made from that
//! list and name every field, so a field added to the domain does not compile until it is given a place here.

use std::sync::Arc;

use longshore_model::load_balancing::{Key as BalancingKey, Record as BalancingRecord};
use longshore_model::logs::{Key as LogsKey, Record as LogsRecord};
use longshore_model::{Key, Record};
use serde::{Deserialize, Serialize};

mod alarm;
mod capacity;
mod cluster;
mod daemon;
mod definition;
mod field;
pub(super) mod flight;
mod installation;
mod instance;
mod load_balancing;
mod logs;
mod network;
mod other;
mod rollout;
mod service;
mod service_deployment;
mod task;

use field::Stored;

/// Appends a record's JSON.
pub(super) fn write(record: &Record, out: &mut Vec<u8>) {
    match record {
        Record::Cluster(cluster) => append::<cluster::Cluster, _>(cluster, out),
        Record::Instance(instance) => append::<instance::Instance, _>(instance, out),
        Record::Reservation(_, _, reservation) => append::<instance::Reservation, _>(reservation, out),
        Record::Session(_, _, session) => append::<instance::Session, _>(session, out),
        Record::Task(task) => append::<task::Task, _>(task, out),
        Record::Flight(flight) => append::<flight::Flight, _>(flight, out),
        Record::Service(service) => append::<service::Service, _>(service, out),
        Record::ServiceRevision(revision) => append::<service_deployment::ServiceRevision, _>(revision, out),
        Record::ServiceDeployment(deployment) => {
            append::<service_deployment::ServiceDeployment, _>(deployment, out);
        }
        Record::Rollout(rollout) => append::<rollout::Rollout, _>(rollout, out),
        Record::Event(event) => append::<other::Event, _>(event, out),
        Record::Daemon(daemon) => append::<daemon::Daemon, _>(daemon, out),
        Record::DaemonRevision(revision) => append::<daemon::Revision, _>(revision, out),
        Record::DaemonDeployment(deployment) => append::<daemon::Deployment, _>(deployment, out),
        Record::Family(counter) => append::<definition::Family, _>(counter, out),
        Record::TaskDefinition(definition) => append::<definition::Definition, _>(definition, out),
        Record::Setting(setting) => append::<other::Setting, _>(setting, out),
        Record::Alarm(alarm) => append::<alarm::Alarm, _>(alarm, out),
        Record::CapacityProvider(provider) => append::<capacity::Provider, _>(provider, out),
        Record::Installation(installation) => append::<installation::Installation, _>(installation, out),
        Record::Token(token) => append::<other::Token, _>(token, out),
        Record::LoadBalancing(record) => write_balancing(record, out),
        Record::Logs(LogsRecord::Group(group)) => append::<logs::Group, _>(group, out),
        Record::Logs(LogsRecord::ResourcePolicy(policy)) => append::<logs::ResourcePolicy, _>(policy, out),
        Record::Logs(LogsRecord::QueryDefinition(it)) => append::<logs::QueryDefinition, _>(it, out),
    }
}

fn write_balancing(record: &BalancingRecord, out: &mut Vec<u8>) {
    match record {
        BalancingRecord::LoadBalancer(it) => append::<load_balancing::LoadBalancer, _>(it, out),
        BalancingRecord::Listener(it) => append::<load_balancing::Listener, _>(it, out),
        BalancingRecord::Rule(it) => append::<load_balancing::Rule, _>(it, out),
        BalancingRecord::TargetGroup(it) => append::<load_balancing::TargetGroup, _>(it, out),
        BalancingRecord::Target(it) => append::<load_balancing::Target, _>(it, out),
        BalancingRecord::Sightings(it) => append::<load_balancing::Sightings, _>(it, out),
        BalancingRecord::Edge(it) => append::<load_balancing::Edge, _>(it, out),
        BalancingRecord::Certificate(it) => append::<load_balancing::Certificate, _>(it, out),
        BalancingRecord::SecurityGroup(it) => append::<network::SecurityGroup, _>(it, out),
        BalancingRecord::NetworkTags(it) => append::<network::NetworkTags, _>(it, out),
    }
}

/// Reads the JSON of the record that is kept under `key`.
pub(super) fn read(key: &Key, json: &[u8]) -> serde_json::Result<Record> {
    Ok(match key {
        Key::Cluster(_) => Record::Cluster(parse::<cluster::Cluster, _>(json)?),
        Key::Instance(..) => Record::Instance(parse::<instance::Instance, _>(json)?),
        Key::Reservation(cluster, id) => {
            Record::Reservation(cluster.clone(), *id, parse::<instance::Reservation, _>(json)?)
        }
        Key::Session(cluster, id) => Record::Session(cluster.clone(), *id, parse::<instance::Session, _>(json)?),
        Key::Task(..) => Record::Task(parse::<task::Task, _>(json)?),
        Key::Flight(..) => Record::Flight(parse::<flight::Flight, _>(json)?),
        Key::Service(..) => Record::Service(parse::<service::Service, _>(json)?),
        Key::ServiceRevision(..) => Record::ServiceRevision(parse::<service_deployment::ServiceRevision, _>(json)?),
        Key::ServiceDeployment(..) => {
            Record::ServiceDeployment(parse::<service_deployment::ServiceDeployment, _>(json)?)
        }
        Key::Rollout(..) => Record::Rollout(parse::<rollout::Rollout, _>(json)?),
        Key::Event(..) => Record::Event(parse::<other::Event, _>(json)?),
        Key::Daemon(..) => Record::Daemon(parse::<daemon::Daemon, _>(json)?),
        Key::DaemonRevision(..) => Record::DaemonRevision(parse::<daemon::Revision, _>(json)?),
        Key::DaemonDeployment(..) => Record::DaemonDeployment(parse::<daemon::Deployment, _>(json)?),
        Key::Family(_) => Record::Family(parse::<definition::Family, _>(json)?),
        Key::TaskDefinition(_) => Record::TaskDefinition(parse::<definition::Definition, _>(json)?),
        Key::Setting(..) => Record::Setting(parse::<other::Setting, _>(json)?),
        Key::Alarm(_) => Record::Alarm(parse::<alarm::Alarm, _>(json)?),
        Key::CapacityProvider(_) => Record::CapacityProvider(parse::<capacity::Provider, _>(json)?),
        Key::Installation => Record::Installation(parse::<installation::Installation, _>(json)?),
        Key::Token(_) => Record::Token(parse::<other::Token, _>(json)?),
        Key::LoadBalancing(key) => Record::LoadBalancing(read_balancing(key, json)?),
        Key::Logs(LogsKey::Group(_)) => LogsRecord::Group(parse::<logs::Group, _>(json)?).into(),
        Key::Logs(LogsKey::ResourcePolicy(_)) => {
            LogsRecord::ResourcePolicy(parse::<logs::ResourcePolicy, _>(json)?).into()
        }
        Key::Logs(LogsKey::QueryDefinition(_)) => {
            LogsRecord::QueryDefinition(parse::<logs::QueryDefinition, _>(json)?).into()
        }
    })
}

fn read_balancing(key: &BalancingKey, json: &[u8]) -> serde_json::Result<BalancingRecord> {
    Ok(match key {
        BalancingKey::LoadBalancer(_) => BalancingRecord::LoadBalancer(parse::<load_balancing::LoadBalancer, _>(json)?),
        BalancingKey::Listener(..) => BalancingRecord::Listener(parse::<load_balancing::Listener, _>(json)?),
        BalancingKey::Rule(..) => BalancingRecord::Rule(parse::<load_balancing::Rule, _>(json)?),
        BalancingKey::TargetGroup(_) => BalancingRecord::TargetGroup(parse::<load_balancing::TargetGroup, _>(json)?),
        BalancingKey::Target(_) => BalancingRecord::Target(parse::<load_balancing::Target, _>(json)?),
        BalancingKey::Sightings(_) => BalancingRecord::Sightings(parse::<load_balancing::Sightings, _>(json)?),
        BalancingKey::Edge(_) => BalancingRecord::Edge(parse::<load_balancing::Edge, _>(json)?),
        BalancingKey::Certificate(_) => BalancingRecord::Certificate(parse::<load_balancing::Certificate, _>(json)?),
        BalancingKey::SecurityGroup(_) => BalancingRecord::SecurityGroup(parse::<network::SecurityGroup, _>(json)?),
        BalancingKey::NetworkTags(_) => BalancingRecord::NetworkTags(parse::<network::NetworkTags, _>(json)?),
    })
}

fn append<S: Stored<M> + Serialize, M>(model: &M, out: &mut Vec<u8>) {
    serde_json::to_writer(out, &S::store(model)).expect("stored forms have text keys, and memory takes every write");
}

fn parse<'a, S: Stored<M> + Deserialize<'a>, M>(json: &'a [u8]) -> serde_json::Result<Arc<M>> {
    serde_json::from_slice::<S>(json).map(|stored| Arc::new(stored.load()))
}
