//! Removes images that this agent pulled and that nothing has used for a while.
//!
//! Only images with a record of ours are ever removed: what a person built or pulled stays. Containers are removed by
//! the owners of their tasks.

use std::collections::{BTreeMap, BTreeSet};

use longshore_model::Timestamp;

use crate::clock;
use crate::config::ImageCleanup;
use crate::fleet::FleetHandle;
use crate::runtime::Engine;
use crate::store::Store;
use crate::store::image::ImageRecord;

/// Looks for images to remove, for ever.
pub(crate) async fn images(engine: Engine, store: Store, fleet: FleetHandle, rules: ImageCleanup) {
    loop {
        tokio::time::sleep(rules.interval).await;
        let in_use: BTreeSet<String> = fleet
            .tasks()
            .values()
            .flat_map(|task| task.view().spec.containers.iter().map(|one| one.image.clone()).collect::<Vec<_>>())
            .collect();
        for reference in removable(&store.all_images(), &in_use, rules, clock::now()) {
            match engine.remove_image(&reference).await {
                Ok(true) => {
                    tracing::info!(image = reference, "removed an unused image");
                    store.remove_image(&reference);
                }
                Ok(false) => tracing::debug!(image = reference, "an image is in use by a container that is not ours"),
                Err(error) => tracing::warn!(image = reference, %error, "an unused image could not be removed"),
            }
        }
    }
}

/// The images to remove now: unused by any task, old enough, the least recently used first.
fn removable(
    images: &BTreeMap<String, ImageRecord>,
    in_use: &BTreeSet<String>,
    rules: ImageCleanup,
    now: Timestamp,
) -> Vec<String> {
    let old = |record: &ImageRecord| now.since(record.pulled_at.max(record.last_used_at)) > rules.minimum_age;
    let mut unused: Vec<_> =
        images.iter().filter(|(reference, record)| !in_use.contains(*reference) && old(record)).collect();
    unused.sort_by_key(|(_, record)| record.last_used_at);
    unused.into_iter().take(rules.per_cycle).map(|(reference, _)| reference.clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn the_least_recently_used_go_first_and_only_so_many() {
        let image = |pulled, used| ImageRecord { id: String::new(), pulled_at: at(pulled), last_used_at: at(used) };
        let images: BTreeMap<String, ImageRecord> = [
            ("old", image(0, 10)),
            ("older", image(0, 5)),
            ("running", image(0, 1)),
            ("young", image(100, 100)),
            ("used-lately", image(0, 100)),
        ]
        .map(|(name, record)| (name.to_owned(), record))
        .into();
        let in_use = BTreeSet::from(["running".to_owned()]);
        let rules = ImageCleanup { minimum_age: Duration::from_secs(3600), ..ImageCleanup::default() };
        assert_eq!(removable(&images, &in_use, rules, at(120)), ["older", "old"]);
        let rules = ImageCleanup { per_cycle: 1, ..rules };
        assert_eq!(removable(&images, &in_use, rules, at(120)), ["older"]);
    }
}
