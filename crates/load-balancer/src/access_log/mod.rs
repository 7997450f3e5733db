//! Access logs, as application load balancers write them of requests and network load balancers of TLS connections.
//!
//! A load balancer with `access_logs.s3.enabled` has them. There is no S3 here: below the edge's directory stands what would
//! be in the bucket, with the same keys, so that tools which read such logs find them
//! (`BUCKET/PREFIX/AWSLogs/ACCOUNT/elasticloadbalancing/REGION/YYYY/MM/DD/….log.gz`). A file holds five minutes and gets its
//! name when they are over; before, its name ends in `.part`.
//!
//! Serving never waits for a log. Entries go into a queue of bounded length to a thread of their own, which makes lines of
//! them; those that find no room are dropped and counted. Logs are of best effort at Elastic Load Balancing too.

mod connection;
mod place;
mod request;
mod text;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use connection::Connection;
pub(crate) use place::Place;
pub(crate) use request::{Action, Request, Trip};
pub(crate) use writer::Writer;

/// Where access logs go, and what stands in their names and lines.
#[derive(Debug, Clone)]
pub struct AccessLogs {
    /// Below it stands what would be in S3, one directory a bucket.
    pub directory: PathBuf,
    /// The account of all load balancers.
    pub account: Arc<str>,
    /// Their region.
    pub region: Arc<str>,
}

/// Something to be logged.
#[derive(Debug)]
pub(crate) enum Entry {
    /// A request to an application load balancer.
    Request(Box<Request>),
    /// A TLS connection to a network load balancer.
    Connection(Box<Connection>),
}

impl Entry {
    /// Appends it as one line, with its end.
    fn write(&self, line: &mut Vec<u8>, load_balancer: &str, settings: &AccessLogs) {
        match self {
            Self::Request(request) => request.write(line, load_balancer, settings),
            Self::Connection(connection) => connection.write(line, load_balancer),
        }
        line.push(b'\n');
    }
}
