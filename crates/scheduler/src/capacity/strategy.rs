//! The arithmetic of capacity provider strategies (API reference: `CapacityProviderStrategyItem`).
//!
//! The provider with a base gets tasks until it has that many. Every further task goes to the provider that is furthest
//! below its share by weight of all tasks beyond the base. So n tasks of a call are split in proportion to the weights, and
//! a service returns to that proportion as its tasks come and go.

use longshore_model::capacity_provider::StrategyItem;

/// How many of `count` tasks go to each provider, in the order of the items, when `there` are so many already.
pub fn divide(items: &[StrategyItem], there: &[u32], count: u32) -> Vec<u32> {
    let mut counts: Vec<u32> = (0..items.len()).map(|index| there.get(index).copied().unwrap_or(0)).collect();
    let mut added = vec![0; items.len()];
    for _ in 0..count {
        let Some(index) = next(items, &counts) else { break };
        counts[index] += 1;
        added[index] += 1;
    }
    added
}

/// The provider of the next task; `None` when there is no item that takes any.
fn next(items: &[StrategyItem], counts: &[u32]) -> Option<usize> {
    if items.len() <= 1 {
        return items.first().map(|_| 0);
    }
    let below_base = items.iter().zip(counts).position(|(item, count)| *count < item.base);
    below_base.or_else(|| furthest_below_share(items, counts))
}

fn furthest_below_share(items: &[StrategyItem], counts: &[u32]) -> Option<usize> {
    let beyond_base = |(item, count): (&StrategyItem, &u32)| i64::from(count.saturating_sub(item.base));
    let weighted = || items.iter().zip(counts).enumerate().filter(|(_, (item, _))| item.weight > 0);
    let weights: i64 = weighted().map(|(_, (item, _))| i64::from(item.weight)).sum();
    let total: i64 = weighted().map(|(_, pair)| beyond_base(pair)).sum::<i64>() + 1;
    // How much is missing from the share, times the sum of the weights; of equals the heavier, then the earlier one.
    let missing = |pair: (&StrategyItem, &u32)| i64::from(pair.0.weight) * total - beyond_base(pair) * weights;
    let best = weighted().max_by_key(|&(index, pair)| (missing(pair), pair.0.weight, std::cmp::Reverse(index)));
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn items(parts: &[(u32, u32)]) -> Vec<StrategyItem> {
        let item = |(index, &(base, weight)): (usize, &(u32, u32))| StrategyItem {
            provider: format!("p{index}").into(),
            base,
            weight,
        };
        parts.iter().enumerate().map(item).collect()
    }

    #[test]
    fn base_comes_first_and_weights_share_the_rest() {
        // Rule 5.3.1, 5.3.3: the first min(n, base) tasks go to the base provider, the rest in proportion to the weights;
        // a weight of 0 is no share, unless the provider is alone.
        /// Base and weight of each provider, how many tasks, and what each provider gets.
        type Case<'a> = (&'a [(u32, u32)], u32, &'a [u32]);
        let cases: [Case<'_>; 8] = [
            (&[(2, 1), (0, 4)], 12, &[4, 8]),
            (&[(2, 1), (0, 4)], 1, &[1, 0]),
            (&[(0, 1), (0, 1)], 5, &[3, 2]),
            (&[(0, 1), (0, 3)], 4, &[1, 3]),
            (&[(5, 0), (0, 1)], 8, &[5, 3]),
            (&[(0, 0)], 3, &[3]),
            (&[(0, 0), (0, 1)], 3, &[0, 3]),
            (&[], 3, &[]),
        ];
        for (parts, count, expected) in cases {
            assert_eq!(divide(&items(parts), &[], count), expected, "{parts:?} {count}");
        }
    }

    #[test]
    fn each_new_task_of_a_service_goes_where_most_is_missing() {
        // Rule 5.3.1: base and ratio hold over a service's running tasks.
        assert_eq!(divide(&items(&[(2, 1), (0, 1)]), &[0, 6], 2), [2, 0]);
        assert_eq!(divide(&items(&[(0, 1), (0, 1)]), &[5, 1], 4), [0, 4]);
        assert_eq!(divide(&items(&[(0, 1), (0, 1)]), &[5, 1], 6), [1, 5]);
    }

    proptest! {
        #[test]
        fn every_task_goes_somewhere_and_no_share_is_off_by_more_than_its_neighbours(
            parts in proptest::collection::vec((0u32..3, 1u32..20), 1..6),
            based in 0usize..6,
            count in 0u32..300,
        ) {
            // Rule 5.3.1: whatever the weights, the split is exact for the base and within one task for each share.
            let mut parts = parts;
            parts.iter_mut().enumerate().for_each(|(index, part)| part.0 *= u32::from(index == based));
            let items = items(&parts);
            let split = divide(&items, &[], count);
            prop_assert_eq!(split.iter().sum::<u32>(), count);
            let base: u32 = items.iter().map(|item| item.base).sum::<u32>().min(count);
            let weights: u32 = items.iter().map(|item| item.weight).sum();
            for (item, got) in items.iter().zip(&split) {
                prop_assert!(*got >= item.base.min(count));
                let share = f64::from((count - base) * item.weight) / f64::from(weights);
                let beyond = f64::from(*got - item.base.min(count));
                prop_assert!((beyond - share).abs() < items.len() as f64, "{beyond} {share}");
            }
        }

        #[test]
        fn tasks_one_by_one_are_split_like_tasks_at_once(
            weights in proptest::collection::vec(0u32..5, 1..5),
            count in 0u32..60,
        ) {
            // Rule 5.3.1: a service that starts its tasks one after another ends with the split of one call.
            let parts: Vec<(u32, u32)> = weights.into_iter().map(|weight| (0, weight)).collect();
            let items = items(&parts);
            let mut there = vec![0; items.len()];
            for _ in 0..count {
                let added = divide(&items, &there, 1);
                there.iter_mut().zip(added).for_each(|(there, added)| *there += added);
            }
            prop_assert_eq!(there, divide(&items, &[], count));
        }
    }
}
