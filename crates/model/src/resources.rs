//! Resource accounting: what an instance has, what its tasks hold, and whether one more fits.
//!
//! CPU counts in units (1,024 are one vCPU), memory in MiB, ports as numbers of the host. Nothing is ever over-committed:
//! a task holds its [`Demand`] from placement until it has stopped.

use std::collections::BTreeSet;
use std::fmt;

/// The most host ports of an instance that are reserved at a time: those that its agent keeps for others, and the fixed
/// ones of its tasks, of both transports (API reference: `PortMapping.hostPort`).
pub const MAX_RESERVED_PORTS: usize = 100;

/// A set of host ports, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortSet(Vec<u16>);

impl PortSet {
    /// Whether the port is in the set.
    pub fn contains(&self, port: u16) -> bool {
        self.0.binary_search(&port).is_ok()
    }

    /// Adds a port; false when it was there.
    pub fn insert(&mut self, port: u16) -> bool {
        match self.0.binary_search(&port) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, port);
                true
            }
        }
    }

    /// Takes a port out; false when it was not there.
    pub fn remove(&mut self, port: u16) -> bool {
        self.0.binary_search(&port).map(|at| self.0.remove(at)).is_ok()
    }

    /// The ports in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<u16> for PortSet {
    fn from_iter<I: IntoIterator<Item = u16>>(ports: I) -> Self {
        let mut ports: Vec<u16> = ports.into_iter().collect();
        ports.sort_unstable();
        ports.dedup();
        Self(ports)
    }
}

/// The transport of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        })
    }
}

/// What one task holds of its instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demand {
    /// CPU units.
    pub cpu_units: u32,
    /// MiB.
    pub memory_mib: u32,
    /// GPUs.
    pub gpus: u32,
    /// Which ones, once the task is placed: the first container's first.
    pub gpu_ids: Vec<String>,
    /// Fixed TCP host ports; dynamic ones are the agent's affair.
    pub tcp_ports: PortSet,
    /// Fixed UDP host ports.
    pub udp_ports: PortSet,
}

/// What an instance registered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacity {
    /// CPU units.
    pub cpu_units: u32,
    /// MiB.
    pub memory_mib: u32,
    /// Ids of its GPUs.
    pub gpu_ids: Vec<String>,
    /// TCP ports that tasks may not take.
    pub reserved_tcp_ports: PortSet,
    /// UDP ports that tasks may not take.
    pub reserved_udp_ports: PortSet,
}

/// What an instance's tasks hold together. Every group that places a task rewrites it under a guard, which is what keeps
/// two planners from selling the same CPU twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reservation {
    /// CPU units.
    pub cpu_units: u32,
    /// MiB.
    pub memory_mib: u32,
    /// GPUs.
    pub gpus: u32,
    /// Which ones.
    pub gpu_ids: BTreeSet<String>,
    /// Fixed TCP host ports of tasks.
    pub tcp_ports: PortSet,
    /// Fixed UDP host ports of tasks.
    pub udp_ports: PortSet,
}

/// The first thing that an instance lacks for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// CPU units.
    Cpu {
        /// Asked for.
        wanted_units: u32,
        /// Left.
        left_units: u32,
    },
    /// Memory.
    Memory {
        /// Asked for.
        wanted_mib: u32,
        /// Left.
        left_mib: u32,
    },
    /// GPUs.
    Gpu {
        /// Asked for.
        wanted: u32,
        /// Left.
        left: u32,
    },
    /// A host port that is reserved or taken.
    Port {
        /// The port.
        port: u16,
        /// Its transport.
        protocol: Protocol,
    },
    /// Room for fixed host ports below [`MAX_RESERVED_PORTS`].
    Ports {
        /// Asked for.
        wanted: usize,
        /// Left.
        left: usize,
    },
}

impl Capacity {
    /// CPU units that `held` leaves.
    pub fn cpu_units_left(&self, held: &Reservation) -> u32 {
        self.cpu_units.saturating_sub(held.cpu_units)
    }

    /// MiB that `held` leaves.
    pub fn memory_mib_left(&self, held: &Reservation) -> u32 {
        self.memory_mib.saturating_sub(held.memory_mib)
    }

    /// GPUs that `held` leaves.
    pub fn gpus_left(&self, held: &Reservation) -> u32 {
        u32::try_from(self.gpu_ids.len()).unwrap_or(u32::MAX).saturating_sub(held.gpus)
    }

    /// The GPUs that `held` leaves, in the order in which they were registered.
    pub fn free_gpu_ids<'a>(&'a self, held: &'a Reservation) -> impl Iterator<Item = &'a String> {
        self.gpu_ids.iter().filter(|id| !held.gpu_ids.contains(*id))
    }

    /// Whether one more task fits beside what is held.
    ///
    /// # Errors
    /// The first thing that lacks, in the order CPU, memory, GPU, ports.
    pub fn fits(&self, held: &Reservation, demand: &Demand) -> Result<(), Lack> {
        let left_units = self.cpu_units_left(held);
        if demand.cpu_units > left_units {
            return Err(Lack::Cpu { wanted_units: demand.cpu_units, left_units });
        }
        let left_mib = self.memory_mib_left(held);
        if demand.memory_mib > left_mib {
            return Err(Lack::Memory { wanted_mib: demand.memory_mib, left_mib });
        }
        let left = self.gpus_left(held);
        if demand.gpus > left {
            return Err(Lack::Gpu { wanted: demand.gpus, left });
        }
        let taken = [
            (Protocol::Tcp, &demand.tcp_ports, &self.reserved_tcp_ports, &held.tcp_ports),
            (Protocol::Udp, &demand.udp_ports, &self.reserved_udp_ports, &held.udp_ports),
        ];
        for (protocol, wanted, reserved, held) in taken {
            if let Some(port) = wanted.iter().find(|&port| reserved.contains(port) || held.contains(port)) {
                return Err(Lack::Port { port, protocol });
            }
        }
        match demand.tcp_ports.len() + demand.udp_ports.len() {
            0 => Ok(()),
            wanted => match self.ports_left(held) {
                left if wanted > left => Err(Lack::Ports { wanted, left }),
                _ => Ok(()),
            },
        }
    }

    /// Fixed host ports that `held` leaves below the limit.
    fn ports_left(&self, held: &Reservation) -> usize {
        let sets = [&self.reserved_tcp_ports, &self.reserved_udp_ports, &held.tcp_ports, &held.udp_ports];
        MAX_RESERVED_PORTS.saturating_sub(sets.iter().map(|ports| ports.len()).sum())
    }

    /// Whether more is held than there is: the one thing that must never be committed.
    pub fn is_oversold(&self, held: &Reservation) -> bool {
        held.cpu_units > self.cpu_units || held.memory_mib > self.memory_mib || held.gpus as usize > self.gpu_ids.len()
    }
}

impl Reservation {
    /// Adds what a placed task holds.
    pub fn add(&mut self, demand: &Demand) {
        self.cpu_units += demand.cpu_units;
        self.memory_mib += demand.memory_mib;
        self.gpus += demand.gpus;
        self.gpu_ids.extend(demand.gpu_ids.iter().cloned());
        for port in demand.tcp_ports.iter() {
            self.tcp_ports.insert(port);
        }
        for port in demand.udp_ports.iter() {
            self.udp_ports.insert(port);
        }
    }

    /// Gives back what a stopped task held.
    pub fn release(&mut self, demand: &Demand) {
        self.cpu_units = self.cpu_units.saturating_sub(demand.cpu_units);
        self.memory_mib = self.memory_mib.saturating_sub(demand.memory_mib);
        self.gpus = self.gpus.saturating_sub(demand.gpus);
        for id in &demand.gpu_ids {
            self.gpu_ids.remove(id);
        }
        for port in demand.tcp_ports.iter() {
            self.tcp_ports.remove(port);
        }
        for port in demand.udp_ports.iter() {
            self.udp_ports.remove(port);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn capacity() -> Capacity {
        Capacity {
            cpu_units: 1024,
            memory_mib: 512,
            gpu_ids: vec!["gpu-0".to_owned()],
            reserved_tcp_ports: [22, 51678].into_iter().collect(),
            reserved_udp_ports: PortSet::default(),
        }
    }

    fn demand(cpu_units: u32, memory_mib: u32, gpus: u32, tcp: &[u16], udp: &[u16]) -> Demand {
        Demand {
            cpu_units,
            memory_mib,
            gpus,
            gpu_ids: Vec::new(),
            tcp_ports: tcp.iter().copied().collect(),
            udp_ports: udp.iter().copied().collect(),
        }
    }

    #[test]
    fn the_first_lack_is_named() {
        let mut held = Reservation::default();
        held.add(&demand(1000, 500, 1, &[80], &[53]));
        let cases = [
            (demand(24, 12, 0, &[81], &[]), Ok(())),
            (demand(25, 0, 0, &[], &[]), Err(Lack::Cpu { wanted_units: 25, left_units: 24 })),
            (demand(0, 13, 0, &[], &[]), Err(Lack::Memory { wanted_mib: 13, left_mib: 12 })),
            (demand(0, 0, 1, &[], &[]), Err(Lack::Gpu { wanted: 1, left: 0 })),
            (demand(0, 0, 0, &[80], &[]), Err(Lack::Port { port: 80, protocol: Protocol::Tcp })),
            (demand(0, 0, 0, &[22], &[]), Err(Lack::Port { port: 22, protocol: Protocol::Tcp })),
            (demand(0, 0, 0, &[53], &[]), Ok(())),
            (demand(0, 0, 0, &[], &[53]), Err(Lack::Port { port: 53, protocol: Protocol::Udp })),
        ];
        for (demand, expected) in cases {
            assert_eq!(capacity().fits(&held, &demand), expected, "{demand:?}");
        }
    }

    #[test]
    fn an_instance_has_a_hundred_reserved_ports_at_most() {
        // Rule 6.3.6: at most 100 host ports are reserved at a time, the agent's and both transports counted.
        let ports = |count: u16| (1000..1000 + count).collect::<Vec<u16>>();
        let mut held = Reservation::default();
        held.add(&demand(0, 0, 0, &ports(57), &ports(40)));
        let lack = |wanted, left| Err(Lack::Ports { wanted, left });
        assert_eq!(capacity().fits(&held, &demand(0, 0, 0, &[81], &[])), Ok(()), "the agent has two of its own");
        assert_eq!(capacity().fits(&held, &demand(0, 0, 0, &[81], &[81])), lack(2, 1));
        held.add(&demand(0, 0, 0, &[81], &[]));
        assert_eq!(capacity().fits(&held, &demand(0, 0, 0, &[], &[81])), lack(1, 0));
        assert_eq!(capacity().fits(&held, &demand(1, 1, 0, &[], &[])), Ok(()), "dynamic ports are not counted");
    }

    proptest! {
        #[test]
        fn what_fits_never_oversells_and_release_undoes_add(
            demands in proptest::collection::vec((0u32..600, 0u32..300, 0u32..2, 1u16..40), 0..20)
        ) {
            // Rule 6.3.4: nothing is over-committed, whoever places, and however many at once.
            let capacity = capacity();
            let mut held = Reservation::default();
            let mut placed = Vec::new();
            for (cpu, memory, gpus, port) in demands {
                let mut demand = demand(cpu, memory, gpus, &[port], &[port]);
                if capacity.fits(&held, &demand).is_ok() {
                    demand.gpu_ids = capacity.free_gpu_ids(&held).take(gpus as usize).cloned().collect();
                    prop_assert_eq!(demand.gpu_ids.len(), gpus as usize);
                    held.add(&demand);
                    placed.push(demand);
                }
                prop_assert!(!capacity.is_oversold(&held));
            }
            for demand in &placed {
                held.release(demand);
            }
            prop_assert_eq!(held, Reservation::default());
        }
    }
}
