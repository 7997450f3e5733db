//! What network load balancers carry: connections (TCP, TLS) and datagrams (UDP), whatever is in them.
//!
//! A client's connection is accepted, a target is chosen by a hash of the flow among the group's healthy ones, and bytes are
//! copied both ways. Nothing was sent yet when a target refuses, so the next one is tried.
//!
//! One thing is not possible here: `preserve_client_ip.enabled` is kept and shown, but targets see the edge's address.
//! A connection from the client's own address would have to come back through the edge, which takes a network that is set up
//! for that on every machine. Targets that need to know their clients have `proxy_protocol_v2.enabled`, for TCP and TLS.
//! Zones are not told apart either: every edge sends to the targets of all zones, as with cross-zone load balancing.

mod connection;
mod copy;
mod flow;
mod header;
mod site;
mod target;
mod udp;

pub(crate) use connection::serve;
pub(crate) use site::Site;
pub(crate) use udp::Datagrams;
