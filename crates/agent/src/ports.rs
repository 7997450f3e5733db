//! Host ports for containers that name none: free ones of the dynamic range, shared by all agents of this process.
//!
//! A port is free when no [`Lease`] holds it and a socket can be bound to it at this moment. The engine may still lose
//! it to another program between the check and its own bind; whoever starts the container then leases other ports.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use crate::task::spec::{PortSpan, Protocol};

/// The range the agent chooses from unless it is told another.
pub(crate) const DEFAULT_RANGE: RangeInclusive<u16> = 49153..=65535;

/// No run of free ports of the wanted length is left.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no {wanted} free consecutive {} host port(s) left in {}-{}", protocol.as_str(), range.start(), range.end())]
pub(crate) struct Exhausted {
    wanted: u16,
    protocol: Protocol,
    range: RangeInclusive<u16>,
}

/// Hands out host ports. Cheap to clone; clones share one book.
#[derive(Clone, Debug)]
pub(crate) struct Allocator {
    range: RangeInclusive<u16>,
    book: Arc<Mutex<Book>>,
}

#[derive(Debug)]
struct Book {
    leased: HashSet<(Protocol, u16)>,
    /// Where the next search begins: after the last port given out, so that a port just freed rests for a while.
    next: u16,
}

/// Host ports held until dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    span: PortSpan,
    protocol: Protocol,
    book: Arc<Mutex<Book>>,
}

impl Lease {
    /// The ports.
    pub(crate) fn span(&self) -> PortSpan {
        self.span
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        for port in self.span.iter() {
            book.leased.remove(&(self.protocol, port));
        }
    }
}

impl Allocator {
    /// An allocator over `range`, beginning at a random place so that a restarted agent does not hand out the ports it
    /// handed out last.
    pub(crate) fn new(range: RangeInclusive<u16>) -> Self {
        let length = u32::from(*range.end()) - u32::from(*range.start()) + 1;
        let offset = u16::try_from(crate::random::below(length)).unwrap_or(0);
        let next = range.start() + offset;
        Self { range, book: Arc::new(Mutex::new(Book { leased: HashSet::new(), next })) }
    }

    /// Leases `length` consecutive ports that are free at this moment.
    ///
    /// # Errors
    /// [`Exhausted`] when the range holds no such run.
    pub(crate) fn lease(&self, protocol: Protocol, length: u16) -> Result<Lease, Exhausted> {
        let exhausted = || Exhausted { wanted: length, protocol, range: self.range.clone() };
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, end) = (u32::from(*self.range.start()), u32::from(*self.range.end()));
        let total = end - start + 1;
        let wanted = u32::from(length);
        if wanted == 0 || wanted > total {
            return Err(exhausted());
        }
        let mut candidate = u32::from(book.next).clamp(start, end);
        let mut tried = 0;
        while tried < total {
            if candidate + wanted - 1 > end {
                tried += end - candidate + 1;
                candidate = start;
                continue;
            }
            let taken = (candidate..candidate + wanted).rev().find(|port| {
                let port = narrow(*port);
                book.leased.contains(&(protocol, port)) || !can_bind(protocol, port)
            });
            match taken {
                None => {
                    let span = PortSpan { first: narrow(candidate), last: narrow(candidate + wanted - 1) };
                    book.leased.extend(span.iter().map(|port| (protocol, port)));
                    let next = candidate + wanted;
                    book.next = narrow(if next > end { start } else { next });
                    return Ok(Lease { span, protocol, book: Arc::clone(&self.book) });
                }
                Some(port) => {
                    tried += port + 1 - candidate;
                    candidate = if port == end { start } else { port + 1 };
                }
            }
        }
        Err(exhausted())
    }

    /// Takes the lease of ports that a container already holds: after a restart of the agent.
    pub(crate) fn readopt(&self, protocol: Protocol, span: PortSpan) -> Lease {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.leased.extend(span.iter().map(|port| (protocol, port)));
        Lease { span, protocol, book: Arc::clone(&self.book) }
    }
}

fn narrow(port: u32) -> u16 {
    u16::try_from(port).expect("ports stay within the range, whose ends are u16")
}

fn can_bind(protocol: Protocol, port: u16) -> bool {
    let address = (Ipv4Addr::UNSPECIFIED, port);
    match protocol {
        Protocol::Tcp => TcpListener::bind(address).is_ok(),
        Protocol::Udp => UdpSocket::bind(address).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small range of which no port is used on this machine.
    fn quiet_range(length: u16) -> RangeInclusive<u16> {
        (20_000..60_000)
            .step_by(usize::from(length))
            .map(|first| first..=first + length - 1)
            .find(|range| range.clone().all(|port| can_bind(Protocol::Tcp, port)))
            .expect("a few free ports")
    }

    #[test]
    fn ports_are_leased_once_and_come_back() {
        let range = quiet_range(3);
        let allocator = Allocator::new(range.clone());
        let leases: Vec<Lease> = (0..3).map(|_| allocator.lease(Protocol::Tcp, 1).expect("a port")).collect();
        let ports: HashSet<u16> = leases.iter().map(|lease| lease.span().first).collect();
        assert_eq!(ports, range.collect());
        assert!(allocator.lease(Protocol::Tcp, 1).is_err());
        assert!(allocator.lease(Protocol::Udp, 1).is_ok());
        drop(leases);
        assert!(allocator.lease(Protocol::Tcp, 1).is_ok());
    }

    #[test]
    fn a_port_in_use_is_passed_over() {
        let range = quiet_range(4);
        let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, range.start() + 1)).expect("bind");
        let allocator = Allocator::new(range.clone());
        let lease = allocator.lease(Protocol::Tcp, 2).expect("two ports");
        assert_eq!((lease.span().first, lease.span().last), (range.start() + 2, range.start() + 3));
        assert!(allocator.lease(Protocol::Tcp, 2).is_err());
        drop((taken, lease));
    }

    #[test]
    fn a_range_is_contiguous_and_readopted_ports_count() {
        let range = quiet_range(6);
        let allocator = Allocator::new(range.clone());
        let held = allocator.readopt(Protocol::Tcp, PortSpan { first: range.start() + 2, last: range.start() + 2 });
        let span = allocator.lease(Protocol::Tcp, 3).expect("three ports").span();
        assert_eq!(span.first, range.start() + 3);
        assert_eq!(span.count(), 3);
        drop(held);
    }

    #[test]
    fn more_than_the_range_is_refused_with_its_bounds() {
        let error = Allocator::new(50_000..=50_001).lease(Protocol::Udp, 3).expect_err("too many");
        assert_eq!(error.to_string(), "no 3 free consecutive udp host port(s) left in 50000-50001");
    }
}
