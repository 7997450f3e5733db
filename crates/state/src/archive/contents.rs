//! The digest of what a state says, whatever revisions its records have: backends that count by themselves give records other
//! ones than they had where they came from.

use sha2::{Digest, Sha256};

use crate::backend::Item;

/// Takes items in ascending order of keys.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    digest: Sha256,
    count: u64,
}

impl Contents {
    /// Adds the next item.
    pub fn add(&mut self, item: Item<'_>) {
        // With lengths, so that no two different states run together to the same bytes.
        for part in [item.key, item.value] {
            self.digest.update((part.len() as u64).to_be_bytes());
            self.digest.update(part);
        }
        self.count += 1;
    }

    /// How many items it has.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The digest, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.sha256() == other.sha256()
    }
}

impl Eq for Contents {}
