//! The last of many.

use std::collections::VecDeque;

/// Keeps the last ones of what it is given.
#[derive(Debug)]
pub(super) struct Tail<T> {
    count: usize,
    kept: VecDeque<T>,
}

impl<T> Tail<T> {
    /// Keeps so many.
    pub(super) fn new(count: usize) -> Self {
        Self { count, kept: VecDeque::new() }
    }

    pub(super) fn push(&mut self, item: T) {
        self.kept.push_back(item);
        if self.kept.len() > self.count {
            self.kept.pop_front();
        }
    }
}

impl<T> IntoIterator for Tail<T> {
    type Item = T;
    type IntoIter = std::collections::vec_deque::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_stay_in_their_order() {
        for (count, expected) in [(0, vec![]), (2, vec![4, 5]), (9, vec![1, 2, 3, 4, 5])] {
            let mut tail = Tail::new(count);
            (1..=5).for_each(|number| tail.push(number));
            assert_eq!(tail.into_iter().collect::<Vec<_>>(), expected);
        }
    }
}
