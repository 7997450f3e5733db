//! One session with a server: what it sends is taken into the replica and served by, and what the data plane sees is told.

use std::time::Duration;

use http::Uri;
use longshore_api::edge::{
    Applied, FromEdge, FromServer, GroupRequests, Hello, Listeners, MAX_SIGHTINGS, PROTOCOL, Problem, Requests,
    Seen as Told, Sightings, Welcome,
};
use longshore_model::load_balancing::ListenerId;
use longshore_state::stored::Formats;

use crate::config::Config;
use crate::edge::{Core, Stop, at};
use crate::join::Member;
use crate::plane::{DataPlane, Seen};
use crate::socket::{Error, Socket};

/// Between two times at which it is told how many requests there were.
const COUNTING: Duration = Duration::from_secs(2);

/// How long a server may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);

/// Why a session is over.
#[derive(Debug)]
pub(crate) enum Over {
    /// There is none, or not any more.
    Lost(Error),
    /// The edge was told to stop; it has drained, and said so.
    Stopped,
}

impl From<Error> for Over {
    fn from(error: Error) -> Self {
        Self::Lost(error)
    }
}

/// A session that is open.
pub(crate) struct Open {
    socket: Socket,
    welcome: Welcome,
}

/// Opens a session at a server.
pub(crate) async fn open(member: Member, server: Uri, config: Config) -> Result<Open, Error> {
    let mut socket = Socket::open(&member, &server, &config.name).await?;
    let hello = Hello {
        protocol: PROTOCOL,
        format: Formats::known().newest,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        addresses: config.addresses,
    };
    socket.send(&FromEdge::Hello(hello)).await?;
    let welcome = tokio::time::timeout(GREETING, welcome(&mut socket)).await;
    let welcome = welcome.map_err(|_| Error::Absent("the server does not say who it is".to_owned()))??;
    tracing::info!(%server, "the edge is connected");
    Ok(Open { socket, welcome })
}

/// Holds a session until it is over.
pub(crate) async fn hold<P: DataPlane>(core: &mut Core<P>, open: Open, stop: &mut Stop) -> Over {
    core.met(open.welcome);
    core.replica.abandon();
    let mut session = Session { core, socket: open.socket, is_fed: false };
    match session.run(stop).await {
        Ok(()) => {
            session.socket.close().await;
            Over::Stopped
        }
        Err(over) => over,
    }
}

async fn welcome(socket: &mut Socket) -> Result<Welcome, Error> {
    loop {
        if let FromServer::Welcome(welcome) = socket.next().await? {
            return Ok(welcome);
        }
    }
}

struct Session<'c, P> {
    core: &'c mut Core<P>,
    socket: Socket,
    /// Whether all was received once.
    is_fed: bool,
}

impl<P: DataPlane> Session<'_, P> {
    /// Ends well only when the edge was told to stop.
    async fn run(&mut self, stop: &mut Stop) -> Result<(), Over> {
        let mut counting = tokio::time::interval(COUNTING);
        counting.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = stop.told() => return self.leave().await,
                frame = self.socket.next() => self.take(frame?).await?,
                changes = self.core.plane.changes(), if self.is_fed => self.tell(changes).await?,
                () = at(self.core.keep_at) => self.core.keep().await,
                _ = counting.tick() => self.tell_requests().await?,
            }
        }
    }

    async fn take(&mut self, frame: FromServer) -> Result<(), Error> {
        let FromServer::Update(update) = frame else { return Ok(()) };
        let taken = self.core.replica.take(update);
        let is_whole = taken.map_err(|_| Error::Refused("the server sends more than any state has".to_owned()))?;
        if !is_whole {
            return Ok(());
        }
        self.core.serve();
        let revision = self.core.replica.revision();
        self.socket.send(&FromEdge::Applied(Applied { revision })).await?;
        if !std::mem::replace(&mut self.is_fed, true) {
            self.tell_all().await?;
        }
        Ok(())
    }

    /// Says all that is seen, so that what changed without a session is known too.
    async fn tell_all(&mut self) -> Result<(), Error> {
        let seen = self.core.plane.all();
        let told: Vec<Told> = seen.iter().filter_map(told).collect();
        let mut chunks = told.chunks(MAX_SIGHTINGS).map(<[Told]>::to_vec).collect::<Vec<_>>();
        if chunks.is_empty() {
            chunks.push(Vec::new());
        }
        let last = chunks.len() - 1;
        for (number, seen) in chunks.into_iter().enumerate() {
            let sightings = Sightings { all: number == 0, complete: number == last, seen };
            self.socket.send(&FromEdge::Sightings(sightings)).await?;
        }
        self.tell_listeners(&seen).await
    }

    async fn tell(&mut self, changes: Vec<Seen>) -> Result<(), Error> {
        let told: Vec<Told> = changes.iter().filter_map(told).collect();
        if !told.is_empty() {
            self.core.keep_soon();
        }
        for seen in told.chunks(MAX_SIGHTINGS) {
            let sightings = Sightings { seen: seen.to_vec(), ..Sightings::default() };
            self.socket.send(&FromEdge::Sightings(sightings)).await?;
        }
        if changes.iter().any(|seen| matches!(seen, Seen::Listener(..))) {
            let all = self.core.plane.all();
            self.tell_listeners(&all).await?;
        }
        Ok(())
    }

    async fn tell_requests(&mut self) -> Result<(), Error> {
        let requests = self.core.plane.requests();
        let groups: Vec<_> = requests
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(group, count)| GroupRequests::new(group, count))
            .collect();
        for groups in groups.chunks(MAX_SIGHTINGS) {
            self.socket.send(&FromEdge::Requests(Requests { groups: groups.to_vec() })).await?;
        }
        Ok(())
    }

    async fn tell_listeners(&mut self, all: &[Seen]) -> Result<(), Error> {
        let problems = all.iter().filter_map(|seen| match seen {
            Seen::Listener(id, Err(problem)) => Some(self::problem(*id, problem)),
            _ => None,
        });
        self.socket.send(&FromEdge::Listeners(Listeners { problems: problems.collect() })).await
    }

    /// Finishes what is under way, and says that it has. Meanwhile the session is kept, so that the edge counts.
    async fn leave(&mut self) -> Result<(), Over> {
        let mut lost = false;
        let mut drained = std::pin::pin!(self.core.plane.drain());
        loop {
            tokio::select! {
                biased;
                () = &mut drained => break,
                frame = self.socket.next(), if !lost => lost = frame.is_err(),
            }
        }
        if !lost {
            // One that cannot be told takes the edge for one that is away.
            let _ = self.socket.send(&FromEdge::Goodbye).await;
        }
        Ok(())
    }
}

fn problem(listener: ListenerId, problem: &str) -> Problem {
    Problem { listener: listener.to_string(), problem: problem.to_owned() }
}

fn told(seen: &Seen) -> Option<Told> {
    match seen {
        Seen::Target { key, sight, reason, description } => {
            Some(Told::new(key, sight, reason.clone(), description.clone()))
        }
        Seen::Listener(..) => None,
    }
}
