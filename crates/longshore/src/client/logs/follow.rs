//! What containers print, as they print it, until nobody is left who could print more or the user has seen enough.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::board::Board;
use super::engine::{Part, Source, tailed};
use super::line::Line;
use super::live;
use super::poll::{End, Poller};
use super::shown::Shown;
use super::sources::{Finder, Sources};
use super::{Printer, Tasks, Want, Wanted};
use crate::client::output::remark;
use crate::error::Error;

/// How often it looks for containers that have started.
const LOOK: Duration = Duration::from_secs(1);

/// After the last task has stopped its agent still delivers: the end is when so many questions in a row brought nothing.
const QUIET_POLLS: u32 = 6;

/// How many lines wait to be printed before the engine has to wait.
const QUEUE: usize = 1_024;

/// A container that is or was read.
struct Attached {
    source: Source,
    /// Whether its output is being read now.
    live: bool,
    shown: Shown,
}

enum Message {
    Line(String, Line),
    /// The engine has no more of this container.
    End(String, Option<Error>),
}

/// Prints until it is over.
pub(super) async fn run(
    finder: &Finder<'_>,
    wanted: &Wanted,
    sources: Sources,
    want: &Want,
    printer: &mut Printer,
) -> Result<(), Error> {
    let (sender, mut receiver) = mpsc::channel(QUEUE);
    let mut follower = Follower { finder, want, sender, attached: HashMap::new(), has_begun: false };
    let since = want.range.since.and_then(|since| i32::try_from(since / 1_000).ok());
    let first = Part { follow: true, since, tail: want.tail, ..Part::default() };
    for source in sources.containers {
        follower.attach(source, &first)?;
    }
    let board = Board::new(sources.stored);
    let (mut quiet, mut away) = (0, Away::default());
    // A look or a question that waits for a server that is away keeps no line from being printed.
    let mut looks = pin!(stream::unfold(Duration::ZERO, |pause| async move {
        sleep(pause).await;
        Some((look(finder, wanted).await, LOOK))
    }));
    let client = finder.cluster.client();
    let poller = Poller::new(client.clone(), want.range.clone(), want.tail);
    let mut steps = pin!(stream::unfold(poller, |mut poller| {
        let board = &board;
        async move { Some((poller.step(board).await, poller)) }
    }));
    let mut live = pin!(live::run(client.clone(), want.range.pattern.clone(), &board));
    loop {
        tokio::select! {
            // Lines first, so that the end is noticed only when all of them are out.
            biased;
            Some(message) = receiver.recv() => {
                take(message, &mut follower.attached, want, printer)?;
                if receiver.is_empty() {
                    printer.flush()?;
                }
            }
            Some(step) = steps.next() => {
                for line in &step.lines {
                    printer.print(&line.origin, &line.line)?;
                }
                printer.flush()?;
                match step.end {
                    Some(End { failure: Some(error), .. }) if is_absence(&error) => away.begin(&error),
                    Some(End { failure: Some(error), .. }) => return Err(error),
                    Some(End { any, failure: None }) => {
                        away.end();
                        quiet = if any { 0 } else { quiet + 1 };
                    }
                    None => quiet = 0,
                }
            }
            () = &mut live => {}
            Some(seen) = looks.next() => {
                let (tasks, sources) = match seen {
                    Ok(seen) => seen,
                    // The containers go on while the server is away, and so does this.
                    Err(error) if is_absence(&error) => {
                        away.begin(&error);
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                if let Some(ids) = &sources.on_engine {
                    prune(&mut follower.attached, ids);
                }
                for source in sources.containers {
                    follower.reattach(source, printer)?;
                }
                let has_any = !sources.stored.is_empty();
                if sources.stored.len() + follower.attached.len() > 1 {
                    printer.prefix();
                }
                board.follow(sources.stored);
                board.end(tasks.over);
                if !tasks.over {
                    quiet = 0;
                }
                if !has_any {
                    away.end();
                }
                let is_quiet = !has_any || quiet >= QUIET_POLLS;
                if tasks.over && is_quiet && receiver.is_empty() && follower.attached.values().all(|each| !each.live) {
                    return match !follower.has_begun && !has_any {
                        true => Err(wanted.nothing_to_read(&tasks)),
                        false => Ok(()),
                    };
                }
            }
        }
    }
}

/// Whether the server has not answered, which is said when it begins and when it ends.
#[derive(Default)]
struct Away(bool);

impl Away {
    fn begin(&mut self, error: &Error) {
        if !std::mem::replace(&mut self.0, true) {
            remark(&format!("{error}\n    What is printed meanwhile is shown as soon as it can be read."));
        }
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.0) {
            remark("The lines can be read again.");
        }
    }
}

fn is_absence(error: &Error) -> bool {
    matches!(error, Error::Call(error) if error.is_retryable())
}

/// The tasks that are wanted now, and their sources.
async fn look(finder: &Finder<'_>, wanted: &Wanted) -> Result<(Tasks, Sources), Error> {
    let tasks = wanted.tasks(finder.cluster).await?;
    let sources = finder.find(&tasks).await?;
    Ok((tasks, sources))
}

fn take(
    message: Message,
    attached: &mut HashMap<String, Attached>,
    want: &Want,
    printer: &mut Printer,
) -> Result<(), Error> {
    match message {
        Message::Line(id, line) => {
            let Some(from) = attached.get_mut(&id) else { return Ok(()) };
            if from.shown.take(&line) && want.grep.matches(&line.text) {
                printer.print(&from.source.origin, &line)?;
            }
        }
        Message::End(id, error) => {
            if let Some(from) = attached.get_mut(&id) {
                from.live = false;
            }
            if let Some(error) = error {
                printer.flush()?;
                remark(&error.to_string());
            }
        }
    }
    Ok(())
}

/// Lets go of those that the engine, which has these, has no more.
fn prune(attached: &mut HashMap<String, Attached>, on_engine: &HashSet<String>) {
    attached.retain(|id, each| each.live || on_engine.contains(id));
}

/// Follows containers of the engine.
struct Follower<'a> {
    finder: &'a Finder<'a>,
    want: &'a Want,
    sender: mpsc::Sender<Message>,
    attached: HashMap<String, Attached>,
    /// Whether there was a container at any time.
    has_begun: bool,
}

impl Follower<'_> {
    /// Begins with a container that is new, and goes on with one that was restarted.
    fn reattach(&mut self, source: Source, printer: &mut Printer) -> Result<(), Error> {
        let part = match self.attached.get(&source.id) {
            None => Part { follow: true, ..Part::default() },
            Some(known) if !known.live && source.running => {
                Part { follow: true, since: known.shown.second(), ..Part::default() }
            }
            Some(_) => return Ok(()),
        };
        if self.attached.keys().any(|id| *id != source.id) {
            printer.prefix();
        }
        self.attach(source, &part)
    }

    fn attach(&mut self, source: Source, part: &Part) -> Result<(), Error> {
        let engine = self.finder.engine()?;
        // The engine counts lines before the pattern has chosen.
        let mut lines = match part.tail.filter(|_| self.want.range.pattern.is_some()) {
            Some(count) => tailed(engine, &source, part, Arc::clone(&self.want.grep), count as usize),
            None => engine.lines(&source, part),
        };
        let id = source.id.clone();
        let sender = self.sender.clone();
        let known = self.attached.remove(&id).map(|known: Attached| known.shown);
        // The engine knows whole seconds.
        let mut shown = known.or_else(|| self.want.range.since.map(Shown::until)).unwrap_or_default();
        shown.begin_again();
        self.attached.insert(id.clone(), Attached { source, live: true, shown });
        self.has_begun = true;
        // Ends with the stream, or at the first line after the receiver has gone.
        tokio::spawn(async move {
            let mut failure = None;
            while let Some(line) = lines.next().await {
                match line {
                    Ok(line) => {
                        if sender.send(Message::Line(id.clone(), line)).await.is_err() {
                            return;
                        }
                    }
                    Err(error) => failure = Some(error),
                }
            }
            // Nobody to tell when the command is over.
            let _ = sender.send(Message::End(id, failure)).await;
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::Origin;
    use super::*;

    #[test]
    fn a_container_is_known_as_long_as_the_engine_has_it_or_it_is_read() {
        let attached = |id: &str, live: bool| {
            let source = Source { id: id.to_owned(), running: live, origin: Arc::new(Origin::new("3f2a", "web")) };
            (id.to_owned(), Attached { source, live, shown: Shown::default() })
        };
        let mut known = HashMap::from([attached("gone", false), attached("ended", false), attached("read", true)]);
        prune(&mut known, &HashSet::from(["ended".to_owned()]));
        let mut left: Vec<_> = known.into_keys().collect();
        left.sort_unstable();
        assert_eq!(left, ["ended", "read"]);
    }
}
