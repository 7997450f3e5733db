//! Texts that many records have in common, each kept once.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

/// The most texts that each thread remembers for that.
const POOL: usize = 4_096;

thread_local! {
    static TEXTS: RefCell<HashSet<Arc<str>>> = RefCell::default();
}

/// The text, which equal ones share: a cluster's name, an instance's attribute. Thousands of instances offer the same forty
/// attributes, and a copy of each for each would be most of their memory.
pub fn shared(text: &str) -> Arc<str> {
    TEXTS.with_borrow_mut(|texts| {
        if let Some(known) = texts.get(text) {
            return Arc::clone(known);
        }
        if texts.len() >= POOL {
            texts.clear();
        }
        let text = Arc::<str>::from(text);
        texts.insert(Arc::clone(&text));
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_and_no_more_are_remembered_than_there_is_room_for() {
        let first = shared("ecs.os-type");
        assert!(Arc::ptr_eq(&first, &shared("ecs.os-type")));
        for number in 0..=POOL {
            shared(&number.to_string());
        }
        let again = shared("ecs.os-type");
        assert!(!Arc::ptr_eq(&first, &again) && first == again);
    }
}
