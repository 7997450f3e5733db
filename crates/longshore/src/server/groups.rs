//! Groups of local agents: the first provider of instances. Managed scaling starts and ends agents on this machine's
//! engine as others start and end machines.
//!
//! Each member has a directory of its own under `groups/NAME/` in the data directory. While the directory is there the
//! member is: after a restart of the server every member is started again and finds its containers, and one that is ended
//! leaves neither a directory nor a container. Members of a group that is no longer declared go on too, in a group of at
//! most none, until managed scaling has ended them.

mod declaration;
mod members;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use longshore_control_plane::capacity::{Error, Group, InstanceProvider, Member};
use longshore_model::{InstanceId, Timestamp};
use tokio::sync::mpsc;

pub(crate) use self::declaration::Declaration;
pub(super) use self::members::{Members, RunningMembers, Surroundings};

/// What is asked of the members' owner.
#[derive(Debug)]
enum Command {
    Launch(String, u32),
    Terminate(InstanceId),
}

/// The groups, as managed scaling sees them. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct LocalGroups(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    groups: BTreeMap<String, Declaration>,
    seats: Mutex<BTreeMap<Seat, Member>>,
    commands: mpsc::UnboundedSender<Command>,
}

/// A member's group and its own name, which is that of its directory.
type Seat = (String, String);

/// The groups that are declared and those that have members still, and the end of the wire that their owner reads.
pub(super) fn open(declared: &[Declaration], directory: PathBuf) -> std::io::Result<(LocalGroups, Members)> {
    let mut groups: BTreeMap<String, Declaration> =
        declared.iter().map(|group| (group.name.clone(), group.clone())).collect();
    let seats = members::found(&directory)?;
    for (name, _) in &seats {
        if !groups.contains_key(name) {
            let left = declaration::recorded(&directory, name).unwrap_or_else(|| Declaration::named(name));
            tracing::warn!(
                group = name,
                "a group with instances is not declared any more; managed scaling will end them"
            );
            groups.insert(name.clone(), Declaration { minimum: 0, maximum: 0, ..left });
        }
    }
    for group in declared {
        declaration::record(&directory, group)?;
    }
    let (commands, queue) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared { groups, seats: Mutex::default(), commands });
    Ok((LocalGroups(Arc::clone(&shared)), Members::new(shared, seats, queue, directory)))
}

impl Shared {
    fn seats(&self) -> std::sync::MutexGuard<'_, BTreeMap<Seat, Member>> {
        // No code that holds this lock can panic halfway through a change.
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn members_of(&self, group: &str) -> Vec<Member> {
        let seats = self.seats();
        seats.iter().filter(|((name, _), _)| name == group).map(|(_, member)| member.clone()).collect()
    }

    fn sit(&self, seat: &Seat, started_at: Timestamp) {
        self.seats().insert(seat.clone(), Member { instance: None, started_at });
    }

    fn ask(&self, command: Command) -> Result<(), Error> {
        let ended = |_| Error::Retryable("The server is shutting down.".to_owned());
        self.commands.send(command).map_err(ended)
    }
}

/// The name in a group's ARN, or the name itself.
fn name_of(group: &str) -> &str {
    group.rsplit('/').next().unwrap_or(group)
}

impl InstanceProvider for LocalGroups {
    fn describe<'a>(&'a self, group: &'a str) -> BoxFuture<'a, Result<Option<Group>, Error>> {
        let name = name_of(group);
        let known = self.0.groups.get(name).map(|declared| Group {
            minimum: declared.minimum,
            maximum: declared.maximum,
            size: declared.size(),
            members: self.0.members_of(name),
        });
        std::future::ready(Ok(known)).boxed()
    }

    fn launch<'a>(&'a self, group: &'a str, count: u32) -> BoxFuture<'a, Result<(), Error>> {
        std::future::ready(self.0.ask(Command::Launch(name_of(group).to_owned(), count))).boxed()
    }

    fn terminate<'a>(&'a self, _group: &'a str, instance: InstanceId) -> BoxFuture<'a, Result<(), Error>> {
        std::future::ready(self.0.ask(Command::Terminate(instance))).boxed()
    }
}
