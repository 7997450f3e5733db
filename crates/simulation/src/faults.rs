//! What goes wrong: a schedule drawn from the seed, and the hand that carries it out.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::agent::Machine;
use crate::dice::Dice;
use crate::disk::Failure;
use crate::network::{Direction, Link};
use crate::scenario::Scenario;
use crate::server::Host;
use crate::world::World;

/// One fault.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    at: Duration,
    lasts: Duration,
    kind: Kind,
}

/// What goes wrong. Machines are counted round those that are there.
#[derive(Debug, Clone)]
enum Kind {
    /// Servers are counted round those that there are.
    ServerCrashes(usize),
    AllServersCrash,
    /// Nobody reaches a server, which goes on.
    ServerIsCutOff(usize),
    /// A server does not reach the state, and everybody reaches the server.
    StateIsOutOfReach(usize),
    /// Servers hear late of what others wrote.
    WritesAreToldLate(Duration),
    AgentCrashes(usize),
    MachineLosesPower(usize),
    LinkIsCut(usize, Cut),
    SavingFails(Failure),
    SavingIsSlow(Duration),
    MessagesAreLost(u32),
    MessagesAreDoubled(u32),
    MessagesAreLate(Duration),
    ClockJumps(i64),
    /// Edges are counted round those that there are.
    EdgeCrashes(usize, Disk),
    EdgeEnds(usize),
    EdgeIsCutOff(usize, Cut),
}

/// What becomes of an edge's disk.
#[derive(Debug, Clone, Copy)]
enum Disk {
    Kept,
    Lost,
}

#[derive(Debug, Clone, Copy)]
enum Cut {
    ToServer,
    FromServer,
    Both,
}

impl Kind {
    fn draw(dice: &Dice) -> Self {
        match dice.below(14) {
            number @ (0 | 1) => Self::ServerCrashes(number),
            2 => Self::AgentCrashes(dice.below(100)),
            3 => Self::MachineLosesPower(dice.below(100)),
            4 | 5 => Self::LinkIsCut(dice.below(100), [Cut::Both, Cut::ToServer, Cut::FromServer][dice.below(3)]),
            6 => Self::SavingFails(Failure::Unsaved),
            7 => Self::SavingFails(Failure::AnswerLost),
            8 => Self::SavingFails(Failure::Dead),
            9 => Self::SavingIsSlow(dice.millis(1, 2_000)),
            10 => Self::MessagesAreLost(dice.between(5, 100) as u32),
            11 => Self::MessagesAreDoubled(dice.between(10, 300) as u32),
            12 => Self::MessagesAreLate(dice.millis(100, 15_000)),
            _ => Self::ClockJumps(dice.between(0, 1_200_000) as i64 - 600_000),
        }
    }

    /// What goes wrong where there are several servers only.
    fn draw_among_servers(dice: &Dice) -> Self {
        match dice.below(8) {
            0 | 1 => Self::ServerCrashes(dice.below(100)),
            2 => Self::AllServersCrash,
            3 | 4 => Self::ServerIsCutOff(dice.below(100)),
            5 | 6 => Self::StateIsOutOfReach(dice.below(100)),
            _ => Self::WritesAreToldLate(dice.millis(100, 5_000)),
        }
    }

    /// What goes wrong with edges.
    fn draw_among_edges(dice: &Dice) -> Self {
        let number = dice.below(100);
        match dice.below(8) {
            0 | 1 => Self::EdgeCrashes(number, Disk::Kept),
            2 => Self::EdgeCrashes(number, Disk::Lost),
            3 | 4 => Self::EdgeEnds(number),
            cut => Self::EdgeIsCutOff(number, [Cut::Both, Cut::ToServer, Cut::FromServer][cut - 5]),
        }
    }

    /// Whether edges may not hear of what is saved while it lasts.
    fn disturbs_edges(&self) -> bool {
        let spares = matches!(self, Self::AgentCrashes(_) | Self::MachineLosesPower(_) | Self::LinkIsCut(..));
        !spares && !matches!(self, Self::ClockJumps(_))
    }

    /// What faults of this kind are counted as.
    fn name(&self) -> &'static str {
        match self {
            Self::ServerCrashes(_) => "server crashes",
            Self::AllServersCrash => "crashes of all servers",
            Self::ServerIsCutOff(_) => "servers cut off from everybody",
            Self::StateIsOutOfReach(_) => "servers cut off from the state",
            Self::WritesAreToldLate(_) => "late watches",
            Self::AgentCrashes(_) => "agent crashes",
            Self::MachineLosesPower(_) => "machines without power",
            Self::LinkIsCut(_, Cut::Both) => "partitions",
            Self::LinkIsCut(..) => "one-way partitions",
            Self::SavingFails(Failure::Unsaved) => "saves that failed",
            Self::SavingFails(Failure::AnswerLost) => "saves whose answer was lost",
            Self::SavingFails(Failure::Dead) => "dead disks",
            Self::SavingIsSlow(_) => "slow disks",
            Self::MessagesAreLost(_) => "spells of lost messages",
            Self::MessagesAreDoubled(_) => "spells of doubled messages",
            Self::MessagesAreLate(_) => "spells of late messages",
            Self::ClockJumps(_) => "clock jumps",
            Self::EdgeCrashes(_, Disk::Kept) => "edge crashes",
            Self::EdgeCrashes(_, Disk::Lost) => "edges without their disk",
            Self::EdgeEnds(_) => "edges that ended",
            Self::EdgeIsCutOff(..) => "edges cut off",
        }
    }
}

/// The faults of a seed, in order.
pub(crate) fn of(seed: u64, scenario: &Scenario) -> Vec<Fault> {
    let dice = Dice::new(seed, "faults");
    let active = u64::try_from(scenario.active.as_millis()).unwrap_or(u64::MAX);
    let count = if dice.chance(80) { 0 } else { 1 + dice.below(12) };
    let draw = |dice: &Dice, kind: fn(&Dice) -> Kind| Fault {
        at: dice.millis(2_000, active),
        lasts: dice.millis(100, 90_000),
        kind: kind(dice),
    };
    let mut faults: Vec<Fault> = (0..count).map(|_| draw(&dice, Kind::draw)).collect();
    if scenario.servers > 1 && count > 0 {
        // Dice of their own, so that the others stay what they are with one server.
        let dice = Dice::new(seed, "faults among servers");
        faults.extend((0..1 + dice.below(6)).map(|_| draw(&dice, Kind::draw_among_servers)));
    }
    if !scenario.edges.is_empty() && count > 0 {
        let dice = Dice::new(seed, "faults among edges");
        faults.extend((0..dice.below(5)).map(|_| draw(&dice, Kind::draw_among_edges)));
    }
    faults.sort_by_key(|fault| fault.at);
    faults
}

/// Carries the faults out; returns when the last one is over.
pub(crate) async fn carry_out(world: &Arc<World>, faults: Vec<Fault>) {
    let mut underway = JoinSet::new();
    for fault in faults {
        let world = Arc::clone(world);
        underway.spawn(async move {
            tokio::time::sleep(fault.at).await;
            world.site.journal.count(fault.kind.name());
            world.site.journal.note(|| format!("FAULT {:?} for {:?}", fault.kind, fault.lasts));
            let disturbs = fault.kind.disturbs_edges();
            if disturbs {
                world.site.calm.disturb();
            }
            strike(&world, &fault).await;
            if disturbs {
                world.site.calm.restore();
            }
        });
    }
    while underway.join_next().await.is_some() {}
}

async fn strike(world: &World, fault: &Fault) {
    let site = &world.site;
    let over = || tokio::time::sleep(fault.lasts);
    match &fault.kind {
        Kind::ServerCrashes(number) => {
            let server = site.servers.get(*number);
            server.crash();
            over().await;
            world.start(server).await;
        }
        Kind::AllServersCrash => {
            site.servers.iter().for_each(Host::crash);
            over().await;
            for server in site.servers.iter() {
                world.start(server).await;
            }
        }
        Kind::ServerIsCutOff(number) => {
            let server = number % world.scenario.servers;
            site.network.cut_off(server, true);
            over().await;
            site.network.cut_off(server, false);
        }
        Kind::StateIsOutOfReach(number) => {
            let server = number % world.scenario.servers;
            site.disk.cut_off(server, true);
            over().await;
            site.disk.cut_off(server, false);
        }
        Kind::WritesAreToldLate(late) => {
            site.disk.tell_late(*late);
            over().await;
            site.disk.tell_late(Duration::ZERO);
        }
        Kind::AgentCrashes(number) => away(world.machine(*number), Machine::crash, fault.lasts).await,
        Kind::MachineLosesPower(number) => away(world.machine(*number), Machine::lose_power, fault.lasts).await,
        Kind::LinkIsCut(number, cut) => {
            let Some(machine) = world.machine(*number) else { return };
            cut_for(&machine.link, *cut, fault.lasts).await;
        }
        Kind::SavingFails(failure) => {
            site.disk.fail(*failure);
            if *failure == Failure::Dead {
                over().await;
                site.disk.repair();
            }
        }
        Kind::SavingIsSlow(delay) => {
            site.disk.slow_down(*delay);
            over().await;
            site.disk.repair();
        }
        Kind::MessagesAreLost(permille) => {
            site.network.turn(|weather| weather.lost_permille = *permille);
            over().await;
            site.network.turn(|weather| weather.lost_permille = 0);
        }
        Kind::MessagesAreDoubled(permille) => {
            site.network.turn(|weather| weather.doubled_permille = *permille);
            over().await;
            site.network.turn(|weather| weather.doubled_permille = 0);
        }
        Kind::MessagesAreLate(late) => {
            site.network.turn(|weather| weather.late = *late);
            over().await;
            site.network.turn(|weather| weather.late = Duration::ZERO);
        }
        Kind::ClockJumps(millis) => site.clock.jump(*millis),
        Kind::EdgeCrashes(number, disk) => {
            let edge = world.edge(*number);
            edge.crash(matches!(disk, Disk::Lost));
            over().await;
            edge.start();
        }
        Kind::EdgeEnds(number) => {
            let edge = world.edge(*number);
            edge.ask_to_end();
            over().await;
            // One that was still busy is killed.
            edge.crash(false);
            edge.start();
        }
        Kind::EdgeIsCutOff(number, cut) => cut_for(&world.edge(*number).link, *cut, fault.lasts).await,
    }
}

async fn cut_for(link: &Link, cut: Cut, lasts: Duration) {
    let directions: &[Direction] = match cut {
        Cut::Both => &[Direction::ToServer, Direction::FromServer],
        Cut::ToServer => &[Direction::ToServer],
        Cut::FromServer => &[Direction::FromServer],
    };
    directions.iter().for_each(|direction| link.cut(*direction, true));
    // Long enough to be noticed, now and then.
    tokio::time::sleep(lasts * 2).await;
    directions.iter().for_each(|direction| link.cut(*direction, false));
}

async fn away(machine: Option<Arc<Machine>>, goes: impl FnOnce(&Machine), lasts: Duration) {
    let Some(machine) = machine else { return };
    goes(&machine);
    tokio::time::sleep(lasts).await;
    machine.start();
}
