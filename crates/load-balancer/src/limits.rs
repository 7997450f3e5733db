//! The limits that hold for every listener of an edge.

use std::time::Duration;

/// Bounds on what clients and targets may use. The defaults are an application load balancer's where it has such a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Threads that serve; each has a share of the connections.
    pub shards: usize,
    /// Connections of clients at the same time; further ones are closed as they come.
    pub connections: usize,
    /// Of them, those of one listener, so that one that is flooded leaves room for the others.
    pub connections_per_listener: usize,
    /// Targets whose health is checked at the same time; beyond that, checks come later than they should. The default is
    /// enough for ten thousand targets that do not answer, at the defaults of target groups.
    pub checks: usize,
    /// Clients of one listener whose datagrams are kept apart at the same time; those of further ones are dropped.
    pub datagram_flows: usize,
    /// Streams at the same time in one HTTP/2 connection of a client.
    pub streams_per_connection: u32,
    /// Bytes of a request's line.
    pub request_line_bytes: usize,
    /// Bytes of one header field.
    pub header_bytes: usize,
    /// Bytes of a request's line and all of its header fields.
    pub head_bytes: usize,
    /// For how long a client may take for TLS.
    pub tls_handshake: Duration,
    /// For how long a client may take for a request's head once it has begun.
    pub request_head: Duration,
    /// For how long a target may take to accept a connection.
    pub connect: Duration,
    /// Connections to one target that a shard keeps while nothing is under way in them.
    pub idle_connections_per_target: usize,
    /// For how long a shard keeps such a connection.
    pub idle_connection: Duration,
    /// For how long a target is passed over that refused a connection.
    pub penalty: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shards: std::thread::available_parallelism().map_or(1, usize::from),
            connections: 100_000,
            connections_per_listener: 75_000,
            checks: 2_048,
            datagram_flows: 16_384,
            streams_per_connection: 128,
            request_line_bytes: 16 * 1024,
            header_bytes: 16 * 1024,
            head_bytes: 64 * 1024,
            tls_handshake: Duration::from_secs(10),
            request_head: Duration::from_secs(60),
            connect: Duration::from_secs(10),
            idle_connections_per_target: 256,
            idle_connection: Duration::from_secs(60),
            penalty: Duration::from_secs(1),
        }
    }
}

impl Limits {
    /// The same, or less where a process that may have so many file descriptors could not keep to them: a connection takes
    /// two, a check and a flow of datagrams one, and a quarter is left for all else.
    pub(crate) fn within(self, descriptors: u64) -> Self {
        let share = |eighths: u64| usize::try_from(descriptors / 8 * eighths).unwrap_or(usize::MAX).max(16);
        let most = share(4) / 2;
        Self {
            connections: self.connections.min(most),
            connections_per_listener: self.connections_per_listener.min(most / 4 * 3),
            datagram_flows: self.datagram_flows.min(share(1)),
            checks: self.checks.min(share(1)),
            ..self
        }
    }
}

/// How many file descriptors this process may have.
pub(crate) fn descriptors() -> u64 {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_than_the_process_has_descriptors_for() {
        let usual = Limits::default().within(1 << 20);
        assert_eq!(usual, Limits::default());
        for descriptors in [256, 1_024, 20_000, 1 << 18] {
            let few = Limits::default().within(descriptors);
            let needed = 2 * few.connections + few.datagram_flows + few.checks;
            assert!(needed as u64 <= descriptors / 4 * 3, "{descriptors}: {few:?}");
            assert!(few.connections_per_listener < few.connections && few.checks >= 16, "{descriptors}: {few:?}");
        }
    }
}
