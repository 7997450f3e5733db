//! Where things lie in etcd: records directly under the prefix, the backend's own keys behind them.
//!
//! ```text
//! /longshore/!format        records, by their keys
//! /longshore/task/…
//! /longshore/~commit        the mark: written by every transaction, with the name of the backend that wrote
//! /longshore/~import        there while a state is being imported, which is nobody's until that is done
//! /longshore/~lease/NAME    who holds a lease; etcd removes it when it ends
//! ```
//!
//! No record's key begins with `~`, which sorts after letters, so records and mark are one range to watch, and leases, which
//! come and go by themselves, are not in it.

use std::fmt;

/// The keys under one prefix.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    prefix: Vec<u8>,
}

/// As people write it.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.prefix))
    }
}

/// From the first key up to and without the second.
pub(crate) type Range = (Vec<u8>, Vec<u8>);

impl Keys {
    pub(crate) fn under(prefix: &str) -> Self {
        Self { prefix: prefix.as_bytes().to_vec() }
    }

    fn join(&self, rest: &[u8]) -> Vec<u8> {
        [self.prefix.as_slice(), rest].concat()
    }

    /// Where a record lies.
    pub(crate) fn record(&self, key: &[u8]) -> Vec<u8> {
        self.join(key)
    }

    /// The record that lies there.
    pub(crate) fn strip<'a>(&self, key: &'a [u8]) -> &'a [u8] {
        key.strip_prefix(self.prefix.as_slice()).unwrap_or(key)
    }

    /// Written by every transaction that writes.
    pub(crate) fn mark(&self) -> Vec<u8> {
        self.join(b"~commit")
    }

    /// There while a state is being imported.
    pub(crate) fn import(&self) -> Vec<u8> {
        self.join(b"~import")
    }

    /// Where it is kept who holds a lease.
    pub(crate) fn lease(&self, name: &str) -> Vec<u8> {
        self.join(&[b"~lease/", name.as_bytes()].concat())
    }

    /// Where all of them are kept.
    pub(crate) fn leases(&self) -> Range {
        let beginning = self.lease("");
        (beginning.clone(), after_all(beginning))
    }

    /// The name of the lease that is kept there.
    pub(crate) fn lease_name<'a>(&self, key: &'a [u8]) -> &'a [u8] {
        key.strip_prefix(self.lease("").as_slice()).unwrap_or(key)
    }

    /// The records whose keys begin so.
    pub(crate) fn records(&self, beginning: &[u8]) -> Range {
        let end = if beginning.is_empty() { self.join(b"~") } else { after_all(self.join(beginning)) };
        (self.join(beginning), end)
    }

    /// Every record, and the mark.
    pub(crate) fn watched(&self) -> Range {
        (self.prefix.clone(), [self.mark(), vec![0]].concat())
    }
}

/// The least key that is greater than all that begin with `beginning`.
fn after_all(mut beginning: Vec<u8>) -> Vec<u8> {
    while let Some(last) = beginning.pop() {
        if last < u8::MAX {
            beginning.push(last + 1);
            return beginning;
        }
    }
    // etcd's word for "no end".
    vec![0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(range: &Range, key: &[u8]) -> bool {
        key >= range.0.as_slice() && key < range.1.as_slice()
    }

    #[test]
    fn ranges_hold_what_they_say() {
        let keys = Keys::under("/longshore/");
        let all = keys.records(b"");
        for key in [b"!format".as_slice(), b"cluster/default", b"token/a/b/c", b"zone"] {
            assert!(within(&all, &keys.record(key)) && within(&keys.watched(), &keys.record(key)));
        }
        assert!(!within(&all, &keys.mark()) && within(&keys.watched(), &keys.mark()));
        assert!(!within(&keys.watched(), &keys.lease("scheduler")) && !within(&all, &keys.lease("scheduler")));
        assert!(within(&keys.leases(), &keys.lease("scheduler")) && !within(&keys.leases(), &keys.mark()));
        assert_eq!(keys.lease_name(&keys.lease("work/1")), b"work/1");
        let tasks = keys.records(b"task/");
        assert!(within(&tasks, &keys.record(b"task/default/1")) && !within(&tasks, &keys.record(b"token/1")));
        assert_eq!(after_all(vec![1, 255]), [2]);
        assert_eq!(after_all(vec![255]), [0]);
        assert_eq!(keys.strip(&keys.record(b"task/default/1")), b"task/default/1");
    }
}
