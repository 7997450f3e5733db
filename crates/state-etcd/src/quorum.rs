//! Whether the members can decide anything, found out beside the calls that wait for them.
//!
//! A call without an answer may wait for the members to elect a leader, which takes them one to three seconds, or for
//! members that nobody brings back for hours. So while a call waits, every member is asked how it is, which each of them
//! answers by itself. As soon as it is sure that too few of them are left, all calls are told, those that wait and those that
//! come, and the members are asked until one of them follows a leader again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::error::Failure;
use crate::wire::StatusRequest;
use crate::wire::maintenance_client::MaintenanceClient;

/// How long a call waits before the members are asked, and between two times.
const DOUBT: Duration = Duration::from_millis(250);

/// How long a member may take to say how it is.
const LOOK: Duration = Duration::from_millis(800);

/// The same for one that did not the time before.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What lies between two looks while something is wrong.
const BETWEEN: Duration = Duration::from_millis(100);

/// So long after the first look that found too few members another one has to find the same.
const CERTAIN: Duration = Duration::from_millis(300);

/// So long members that are there may be without a leader.
const ELECTION: Duration = Duration::from_secs(3);

/// So long after members have another leader, all that was under way to the last one and is not lost is answered.
const SETTLED: Duration = Duration::from_millis(400);

/// What was seen longer ago than this is not held together with what is seen now.
const APART: Duration = Duration::from_secs(2);

/// What is known of the members.
#[derive(Debug, Clone, Default)]
struct Seen {
    /// Why nothing can be decided, if that is so.
    lost: Option<Failure>,
    losses: u64,
    /// When a member was last asked, if it gave no sign of life then, nor the time before.
    silent_at: Vec<Option<Instant>>,
    /// When a member was last seen to follow another leader than the one that it follows now, which it has done for a while.
    followed_another_at: Vec<Option<Instant>>,
    /// Whether a member followed a leader when it was last asked.
    follows: Vec<bool>,
}

/// How a member answered.
#[derive(Debug, Clone, PartialEq)]
enum Sign {
    Leader(u64),
    NoLeader,
    Nothing(String),
}

impl Sign {
    fn has_leader(&self) -> bool {
        matches!(self, Self::Leader(_))
    }
}

/// Whether the members can decide, as far as anybody had to ask.
#[derive(Debug, Default)]
pub(crate) struct Quorum {
    seen: watch::Sender<Seen>,
    doubt: Notify,
}

impl Quorum {
    /// Why nothing can be decided, if that is known.
    pub(crate) fn lost(&self) -> Option<Failure> {
        self.seen.borrow().lost.clone()
    }

    /// Has the members asked until it is known that they can decide nothing, and why. For a caller that waits for them and
    /// drops this when it has its answer.
    pub(crate) async fn until_lost(&self) -> Failure {
        let mut seen = self.seen.subscribe();
        loop {
            if let Ok(Ok(seen)) = timeout(DOUBT, seen.wait_for(|seen| seen.lost.is_some())).await
                && let Some(why) = &seen.lost
            {
                return why.clone();
            }
            self.doubt.notify_one();
        }
    }

    /// Waits until there is no hope for what a member was sent at that moment, and says why: it gives no sign of life, or
    /// it has passed that on to a leader that is none any more.
    pub(crate) async fn until_hopeless(&self, member: usize, since: Instant) -> &'static str {
        let is_later =
            |moments: &[Option<Instant>]| moments.get(member).copied().flatten().is_some_and(|at| at > since);
        let mut seen = self.seen.subscribe();
        let seen = seen.wait_for(|seen| is_later(&seen.silent_at) || is_later(&seen.followed_another_at)).await;
        match seen {
            Ok(seen) if is_later(&seen.silent_at) => "gives no sign of life",
            Ok(_) => "follows another leader than before",
            Err(_) => unreachable!("the sender is part of this"),
        }
    }

    /// The members in the order in which they should be tried, beginning at `first`: those that follow a leader, as far as
    /// that is known, before the others.
    pub(crate) fn order(&self, first: usize, count: usize) -> Vec<usize> {
        let seen = self.seen.borrow();
        let mut order: Vec<usize> = (0..count).map(|offset| (first + offset) % count).collect();
        order.sort_by_key(|member| !seen.follows.get(*member).copied().unwrap_or(true));
        order
    }

    /// Counts how often the quorum was lost. A connection from before may be one that leads nowhere any more.
    pub(crate) fn losses(&self) -> u64 {
        self.seen.borrow().losses
    }

    /// Asks the members whenever a call is in doubt. Never ends.
    pub(crate) async fn watch(self: Arc<Self>, members: Vec<Endpoint>) {
        let mut members: Vec<Member> = members.into_iter().map(Member::new).collect();
        let mut looks = Looks::default();
        let mut is_wrong = false;
        loop {
            match is_wrong {
                true => sleep(BETWEEN).await,
                false => self.doubt.notified().await,
            }
            let begun = Instant::now();
            let signs = join_all(members.iter_mut().map(Member::ask)).await;
            let lost = looks.take(&signs, begun, Instant::now()).then(|| why(&members, &signs));
            is_wrong = !signs.iter().any(Sign::has_leader);
            self.seen.send_modify(|seen| {
                match (&seen.lost, &lost) {
                    (None, Some(why)) => {
                        tracing::warn!(?why, "etcd can decide nothing; changes fail at once");
                        seen.losses += 1;
                    }
                    (Some(_), None) => tracing::info!("enough members of etcd are there again"),
                    _ => {}
                }
                seen.lost = lost;
                seen.silent_at.clone_from(&looks.silent_at);
                seen.followed_another_at.clone_from(&looks.followed_another_at);
                seen.follows = signs.iter().map(Sign::has_leader).collect();
            });
        }
    }
}

/// A member, and a connection to it that is used for nothing else.
struct Member {
    endpoint: Endpoint,
    channel: Channel,
    /// It has answered on this connection.
    has_answered: bool,
    was_silent: bool,
}

impl Member {
    fn new(endpoint: Endpoint) -> Self {
        Self { channel: endpoint.connect_lazy(), endpoint, has_answered: false, was_silent: false }
    }

    async fn ask(&mut self) -> Sign {
        let limit = if self.was_silent { LOOK_AGAIN } else { LOOK };
        let mut client = MaintenanceClient::new(self.channel.clone());
        let sign = match timeout(limit, client.status(Request::new(StatusRequest {}))).await {
            Ok(Ok(status)) => match status.get_ref().leader {
                0 => Sign::NoLeader,
                leader => Sign::Leader(leader),
            },
            Ok(Err(status)) => match Failure::from(status) {
                Failure::Unreachable(what) | Failure::NoAnswer(what) => Sign::Nothing(what),
                // It lives, and somebody does not want us to know more. The calls themselves will tell.
                _ => Sign::Leader(0),
            },
            Err(_) => Sign::Nothing(format!("no answer in {limit:?}")),
        };
        let is_silent = matches!(sign, Sign::Nothing(_));
        self.has_answered |= !is_silent;
        if is_silent && self.was_silent && self.has_answered {
            // What was sent on it while the network was gone is sent again ever more seldom, even when that is back.
            (self.channel, self.has_answered) = (self.endpoint.connect_lazy(), false);
        }
        self.was_silent = is_silent;
        sign
    }
}

/// What the members said, as a reason for failing.
fn why(members: &[Member], signs: &[Sign]) -> Failure {
    let told = members.iter().zip(signs).map(|(member, sign)| match sign {
        Sign::Leader(_) => format!("{} has one", member.endpoint.uri()),
        Sign::NoLeader => format!("{} has none", member.endpoint.uri()),
        Sign::Nothing(what) => format!("{}: {what}", member.endpoint.uri()),
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let is_anybody_there = signs.iter().any(|sign| !matches!(sign, Sign::Nothing(_)));
    if is_anybody_there { Failure::NoLeader(told) } else { Failure::Unreachable(told) }
}

/// What one look after another comes to.
#[derive(Debug, Default)]
struct Looks {
    last: Option<Instant>,
    /// Since when nobody follows a leader.
    leaderless_since: Option<Instant>,
    /// Since when, besides, fewer than half of the members are there.
    too_few_since: Option<Instant>,
    was_silent: Vec<bool>,
    silent_at: Vec<Option<Instant>>,
    /// The leaders that each member followed, as far as it was asked.
    followed: Vec<Followed>,
    followed_another_at: Vec<Option<Instant>>,
}

/// Whom a member follows, and whom it followed before.
#[derive(Debug, Clone, Copy, Default)]
struct Followed {
    leader: Option<u64>,
    seen_at: Option<Instant>,
    since: Option<Instant>,
    another_at: Option<Instant>,
}

impl Followed {
    fn take(&mut self, sign: &Sign, begun: Instant) {
        let &Sign::Leader(leader) = sign else { return };
        if self.leader != Some(leader) {
            *self = Self { leader: Some(leader), seen_at: None, since: Some(begun), another_at: self.seen_at };
        }
        self.seen_at = Some(begun);
    }

    fn settled(&self, now: Instant) -> Option<Instant> {
        self.another_at.filter(|_| self.since.is_some_and(|since| now - since >= SETTLED))
    }
}

impl Looks {
    /// Takes in a look that began and ended then; says whether it is sure that nothing can be decided.
    fn take(&mut self, signs: &[Sign], begun: Instant, ended: Instant) -> bool {
        if self.last.is_none_or(|last| begun - last > APART) {
            let (was_silent, followed) = (vec![false; signs.len()], vec![Followed::default(); signs.len()]);
            *self = Self { was_silent, followed, ..Self::default() };
        }
        self.last = Some(ended);
        let is_silent: Vec<bool> = signs.iter().map(|sign| matches!(sign, Sign::Nothing(_))).collect();
        let still = is_silent.iter().zip(&self.was_silent).map(|(is, was)| (*is && *was).then_some(begun));
        self.silent_at = still.collect();
        let there = is_silent.iter().filter(|is_silent| !**is_silent).count();
        self.was_silent = is_silent;
        self.followed.iter_mut().zip(signs).for_each(|(followed, sign)| followed.take(sign, begun));
        self.followed_another_at = self.followed.iter().map(|followed| followed.settled(begun)).collect();
        if signs.iter().any(Sign::has_leader) {
            (self.leaderless_since, self.too_few_since) = (None, None);
            return false;
        }
        let leaderless_since = *self.leaderless_since.get_or_insert(ended);
        if there * 2 >= signs.len() {
            // They may be electing. Addresses need not name all members, so half of them are taken for enough.
            self.too_few_since = None;
            return ended - leaderless_since >= ELECTION;
        }
        ended - *self.too_few_since.get_or_insert(ended) >= CERTAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const L: Sign = Sign::Leader(1);
    const N: Sign = Sign::NoLeader;
    const S: Sign = Sign::Nothing(String::new());

    /// Looks, each at a moment in milliseconds, and whether the quorum is lost after the last.
    fn is_lost(looks: &[(u64, [Sign; 3])]) -> bool {
        let (mut all, start) = (Looks::default(), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        looks.iter().fold(false, |_, (millis, signs)| all.take(signs, at(*millis), at(*millis)))
    }

    #[test]
    fn a_quorum_is_lost_when_too_few_are_there_and_none_has_a_leader() {
        assert!(is_lost(&[(0, [N, S, S]), (100, [N, S, S]), (300, [N, S, S])]));
        assert!(is_lost(&[(0, [S, S, S]), (300, [S, S, S])]));
        assert!(!is_lost(&[(0, [N, S, S]), (200, [N, S, S])]), "one moment is not enough");
        assert!(!is_lost(&[(0, [N, S, S]), (2300, [N, S, S])]), "nor are two that nothing holds together");
        assert!(
            !is_lost(&[(0, [L, S, S]), (300, [L, S, S]), (600, [L, S, S])]),
            "it has not noticed, or is cut off from us"
        );
        assert!(!is_lost(&[(0, [N, S, S]), (200, [N, N, S]), (400, [N, S, S])]), "one came back in between");
    }

    #[test]
    fn an_election_is_waited_for_but_not_for_ever() {
        let electing = |until: u64| (0..=until / 500).map(|n| (n * 500, [N, N, S])).collect::<Vec<_>>();
        assert!(!is_lost(&electing(2500)));
        assert!(is_lost(&electing(3000)));
        assert!(!is_lost(&[electing(3000), vec![(3100, [N, L, S])]].concat()));
        assert!(
            !is_lost(&[vec![(0, [S, S, S]), (400, [S, S, S])], vec![(500, [N, N, S])]].concat()),
            "enough are back"
        );
    }

    #[test]
    fn a_member_is_silent_when_it_was_so_twice() {
        let (mut all, start) = (Looks::default(), Instant::now());
        let later = start + Duration::from_millis(500);
        all.take(&[S, L, L], start, start);
        assert_eq!(all.silent_at, [None, None, None]);
        all.take(&[S, L, S], later, later);
        assert_eq!(all.silent_at, [Some(later), None, None]);
    }

    #[test]
    fn another_leader_is_noticed_when_it_has_settled() {
        const M: Sign = Sign::Leader(2);
        let (mut all, start) = (Looks::default(), Instant::now());
        let mut look = |millis: u64, signs: [Sign; 3]| {
            let now = start + Duration::from_millis(millis);
            all.take(&signs, now, now);
            all.followed_another_at.iter().map(|at| at.map(|at| (at - start).as_millis())).collect::<Vec<_>>()
        };
        assert_eq!(look(0, [L, L, L]), [None; 3]);
        assert_eq!(look(200, [N, L, S]), [None; 3]);
        assert_eq!(look(400, [M, M, S]), [None; 3]);
        assert_eq!(look(900, [M, M, L]), [Some(0), Some(200), None]);
    }

    #[test]
    fn members_with_a_leader_are_tried_first() {
        let quorum = Quorum::default();
        assert_eq!(quorum.order(1, 3), [1, 2, 0]);
        quorum.seen.send_modify(|seen| seen.follows = vec![true, false, true]);
        assert_eq!(quorum.order(1, 3), [2, 0, 1]);
    }
}
