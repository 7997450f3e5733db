//! Leases in memory, for backends whose holders all live in one process or share its memory. They need not outlive it:
//! whoever comes next finds them free.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Who holds what, and until when.
#[derive(Debug, Default)]
pub struct Leases(HashMap<String, Held>);

#[derive(Debug)]
struct Held {
    holder: String,
    until: Instant,
}

impl Leases {
    /// Makes `holder` the holder until `now + ttl`, unless another one is; true if it is the holder now.
    pub fn acquire(&mut self, name: &str, holder: &str, now: Instant, ttl: Duration) -> bool {
        let taken = self.0.get(name).is_some_and(|held| held.holder != holder && now < held.until);
        if !taken {
            self.0.insert(name.to_owned(), Held { holder: holder.to_owned(), until: now + ttl });
        }
        !taken
    }

    /// Gives the lease up, if `holder` holds it.
    pub fn release(&mut self, name: &str, holder: &str) {
        if self.0.get(name).is_some_and(|held| held.holder == holder) {
            self.0.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_held_renewed_lost_and_given_up() {
        let (mut leases, start, ttl) = (Leases::default(), Instant::now(), Duration::from_secs(10));
        assert!(leases.acquire("leader", "a", start, ttl));
        assert!(!leases.acquire("leader", "b", start + ttl / 2, ttl));
        assert!(leases.acquire("other", "b", start, ttl), "leases of other names are apart");
        assert!(leases.acquire("leader", "a", start + ttl / 2, ttl), "renewed");
        assert!(!leases.acquire("leader", "b", start + ttl, ttl));
        assert!(leases.acquire("leader", "b", start + ttl + ttl / 2, ttl), "expired");
        leases.release("leader", "a");
        assert!(!leases.acquire("leader", "a", start + ttl * 2, ttl), "only the holder gives it up");
        leases.release("leader", "b");
        assert!(leases.acquire("leader", "a", start + ttl * 2, ttl));
    }
}
