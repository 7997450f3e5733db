//! The table of leases as one server reads it, and what it should do about its own.

use longshore_state::leases::{Entry, SessionId};

use super::member::Member;
use super::shards::{self, Shard, Shards};

/// Who is there, and who has what.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    members: Vec<(Member, SessionId)>,
    /// The session that has each shard.
    shards: Vec<Option<SessionId>>,
    /// What servers tell of managed scaling.
    figures: Vec<(SessionId, Vec<u8>)>,
}

/// Under this name and its id a server tells what it finds.
pub(super) const FIGURES: &str = "figures/";

/// What a server gives up, and what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moves {
    pub(super) give_up: Shards,
    pub(super) claim: Shards,
}

impl View {
    /// The table; what is no member and no shard is passed over.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let members = entries.iter().filter_map(Member::of_entry).collect();
        let mut shards = vec![None; usize::from(shards::COUNT)];
        for entry in entries {
            if let Some(shard) = Shard::of_lease(&entry.name) {
                shards[shard.index()] = Some(entry.session);
            }
        }
        let figures = entries.iter().filter(|entry| entry.name.starts_with(FIGURES));
        Self { members, shards, figures: figures.map(|entry| (entry.session, entry.value.clone())).collect() }
    }

    /// What a session tells of managed scaling.
    pub(super) fn figures_of(&self, session: SessionId) -> Option<&[u8]> {
        self.figures.iter().find(|(of, _)| *of == session).map(|(_, told)| told.as_slice())
    }

    /// What all others tell of it.
    pub(super) fn figures_of_others(&self, session: SessionId) -> impl Iterator<Item = &[u8]> {
        self.figures.iter().filter(move |(of, _)| *of != session).map(|(_, told)| told.as_slice())
    }

    /// The members, in the order of their ids.
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> + Clone {
        self.members.iter().map(|(member, _)| member)
    }

    /// Whether a session has a member's entry, and what that says.
    pub(super) fn member_of(&self, session: SessionId) -> Option<&Member> {
        self.members.iter().find(|(_, own)| *own == session).map(|(member, _)| member)
    }

    /// Which member has a shard.
    pub(super) fn holder(&self, shard: Shard) -> Option<&Member> {
        self.member_of((*self.shards.get(shard.index())?)?)
    }

    /// What a session has.
    pub(super) fn shards_of(&self, session: SessionId) -> Shards {
        Shard::all().filter(|shard| self.session_of(*shard) == Some(session)).collect()
    }

    fn session_of(&self, shard: Shard) -> Option<SessionId> {
        self.shards.get(shard.index()).copied().flatten()
    }

    /// What `me`, under `session`, should do, having `held`. What another should have is given up for it to claim; what is
    /// its own is claimed as soon as it is free.
    pub(super) fn moves(&self, me: &Member, session: SessionId, held: Shards) -> Moves {
        let others = self.members().filter(|member| member.id != me.id);
        let candidates = candidates(others.chain([me]));
        let mut moves = Moves::default();
        for shard in Shard::all() {
            let is_own = shard.owner(candidates.iter().copied()) == Some(me.id);
            if held.has(shard) && !is_own {
                moves.give_up.insert(shard);
            }
            let is_free = self.session_of(shard).is_none_or(|holder| holder == session);
            if is_own && is_free && !held.has(shard) {
                moves.claim.insert(shard);
            }
        }
        moves
    }
}

/// The servers that take work: those that do not drain, unless all of them do.
pub(super) fn candidates<'a>(members: impl Iterator<Item = &'a Member> + Clone) -> Vec<u64> {
    let staying: Vec<u64> = members.clone().filter(|member| !member.draining).map(|member| member.id).collect();
    if staying.is_empty() { members.map(|member| member.id).collect() } else { staying }
}

#[cfg(test)]
mod tests {
    use longshore_model::Timestamp;

    use super::*;

    fn member(id: u64, draining: bool) -> Member {
        Member {
            draining,
            ..Member::new(id, &format!("http://10.0.0.{id}:7327"), Timestamp::from_millis(1), Vec::new())
        }
    }

    fn entry(name: String, session: i64, value: Vec<u8>) -> Entry {
        Entry { name, holder: session.to_string(), session: SessionId(session), value }
    }

    /// Members whose sessions have the numbers of their ids, and shards by their holders.
    fn view(members: &[Member], shards: &[(Shard, i64)]) -> View {
        let members = members.iter().map(|m| entry(m.lease(), i64::try_from(m.id).unwrap(), m.to_json()));
        let shards = shards.iter().map(|(shard, session)| entry(shard.lease(), *session, Vec::new()));
        View::of(&members.chain(shards).collect::<Vec<_>>())
    }

    #[test]
    fn a_server_alone_claims_everything() {
        let me = member(1, false);
        let moves = View::default().moves(&me, SessionId(1), Shards::default());
        assert_eq!(moves, Moves { give_up: Shards::default(), claim: Shards::ALL });
        assert_eq!(View::default().moves(&me, SessionId(1), Shards::ALL), Moves::default());
        let draining = member(1, true);
        assert_eq!(
            view(std::slice::from_ref(&draining), &[]).moves(&draining, SessionId(1), Shards::ALL),
            Moves::default()
        );
    }

    #[test]
    fn what_is_anothers_is_given_up_and_what_is_free_is_claimed() {
        let members = [member(1, false), member(2, false), member(3, false)];
        let all: Vec<(Shard, i64)> = Shard::all().map(|shard| (shard, 1)).collect();
        let before = view(&members, &all);
        assert_eq!(before.shards_of(SessionId(1)), Shards::ALL);
        let given = before.moves(&members[0], SessionId(1), Shards::ALL);
        assert!(given.claim.is_empty() && (30..=56).contains(&given.give_up.len()), "{given:?}");
        assert!(before.moves(&members[1], SessionId(2), Shards::default()).claim.is_empty(), "nothing is free yet");

        let kept: Vec<_> = all.iter().copied().filter(|(shard, _)| !given.give_up.has(*shard)).collect();
        let after = view(&members, &kept);
        let [two, three] =
            [1, 2].map(|n| after.moves(&members[n], SessionId(members[n].id as i64), Shards::default()).claim);
        assert_eq!(two.or(three), given.give_up);
        assert!(two.and(three).is_empty() && !two.is_empty() && !three.is_empty());
    }

    #[test]
    fn a_draining_server_gives_everything_up_and_the_last_one_keeps_it() {
        let members = [member(1, true), member(2, false)];
        let all: Vec<(Shard, i64)> = Shard::all().map(|shard| (shard, 1)).collect();
        let moves = view(&members, &all).moves(&members[0], SessionId(1), Shards::ALL);
        assert_eq!(moves, Moves { give_up: Shards::ALL, claim: Shards::default() });
        let moves = view(&members, &[]).moves(&members[1], SessionId(2), Shards::default());
        assert_eq!(moves.claim, Shards::ALL);
    }

    #[test]
    fn the_holder_is_who_has_the_lease_not_who_should() {
        let members = [member(1, false), member(2, false)];
        let view = view(&members, &[(Shard::INSTALLATION, 2)]);
        assert_eq!(view.holder(Shard::INSTALLATION).map(|member| member.id), Some(2));
        assert_eq!(view.holder(Shard::all().nth(1).unwrap()), None);
    }
}
