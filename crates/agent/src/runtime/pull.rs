//! Getting a container's image, by the instance's pull behaviour.
//!
//! `default` asks the registry each time and falls back to the image on the engine. So that a registry that cannot be
//! reached does not slow every start, the attempt is a single short one when there is an image to fall back to, and
//! a failed one is not repeated for the same image within [`FAILURE_HOLDS`].

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use longshore_model::Timestamp;

use super::engine::Engine;
use super::error::Error;
use super::images::{Image, PullBounds};
use crate::clock;
use crate::config::PullBehavior;
use crate::store::Store;
use crate::store::image::ImageRecord;
use crate::task::failure::Failure;
use crate::task::transition::Pulled;

const BOUNDS: PullBounds = PullBounds {
    begin: Duration::from_secs(5 * 60),
    inactivity: Duration::from_secs(60),
    total: Duration::from_secs(2 * 60 * 60),
};
/// With an image to fall back to, a registry gets this long to begin.
const BEGIN_WITH_FALLBACK: Duration = Duration::from_secs(5);
/// How long one failure counts for all starts of the same image, when there is an image to fall back to.
const FAILURE_HOLDS: Duration = Duration::from_secs(60);
const ATTEMPTS: u32 = 5;
const FIRST_RETRY: Duration = Duration::from_millis(500);

/// Gets images for one agent. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Puller {
    engine: Engine,
    behavior: PullBehavior,
    store: Store,
    /// When each image could last not be had from its registry.
    failures: Arc<Mutex<HashMap<String, Timestamp>>>,
}

/// Why there is no image.
#[derive(Debug)]
pub(crate) enum NoImage {
    /// It cannot be had.
    Failed(Failure),
    /// The engine did not answer.
    EngineAway,
}

impl From<Error> for NoImage {
    fn from(error: Error) -> Self {
        if error.is_unreachable() { Self::EngineAway } else { Self::Failed(Failure::cannot_pull(error.to_string())) }
    }
}

impl Puller {
    pub(crate) fn new(engine: Engine, behavior: PullBehavior, store: Store) -> Self {
        Self { engine, behavior, store, failures: Arc::default() }
    }

    /// Gets an image.
    pub(crate) async fn fetch(&self, reference: &str) -> Result<Pulled, NoImage> {
        let local = self.engine.image(reference).await?;
        if let Some(image) = &local
            && !self.must_pull(reference)
        {
            self.note_use(reference);
            return Ok(pulled(image.clone(), None));
        }
        let fall_back = local.filter(|_| self.behavior == PullBehavior::Default);
        let began = clock::now();
        let outcome = self.pull(reference, fall_back.is_some()).await;
        match (outcome, fall_back) {
            (Ok(()), _) => {
                let image = self.engine.image(reference).await?.unwrap_or_default();
                let ended = clock::now();
                let record = ImageRecord { id: image.id.clone(), pulled_at: ended, last_used_at: ended };
                self.store.put_image(reference, record);
                Ok(pulled(image, Some((began, ended))))
            }
            (Err(error), _) if error.is_unreachable() => Err(NoImage::EngineAway),
            (Err(error), Some(image)) => {
                self.note_failure(reference, began);
                tracing::info!(image = reference, %error, "not pulled; using the image on the engine");
                self.note_use(reference);
                Ok(pulled(image, None))
            }
            (Err(error), None) => Err(error.into()),
        }
    }

    /// Whether an image that is on the engine must be asked for at its registry all the same.
    fn must_pull(&self, reference: &str) -> bool {
        match self.behavior {
            PullBehavior::Always => true,
            PullBehavior::PreferCached => false,
            PullBehavior::Once => self.store.image(reference).is_none(),
            PullBehavior::Default => {
                let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
                failures.get(reference).is_none_or(|at| clock::now().since(*at) >= FAILURE_HOLDS)
            }
        }
    }

    async fn pull(&self, reference: &str, has_fallback: bool) -> Result<(), Error> {
        if has_fallback {
            return self.engine.pull(reference, PullBounds { begin: BEGIN_WITH_FALLBACK, ..BOUNDS }).await;
        }
        let mut pause = FIRST_RETRY;
        let mut attempt = 1;
        loop {
            match self.engine.pull(reference, BOUNDS).await {
                Err(error) if attempt < ATTEMPTS && may_pass(&error) => {
                    tracing::info!(image = reference, %error, attempt, "pull failed; trying again");
                    tokio::time::sleep(pause + crate::random::up_to(pause / 2)).await;
                    pause *= 2;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    fn note_failure(&self, reference: &str, at: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, earlier| at.since(*earlier) < FAILURE_HOLDS);
        failures.insert(reference.to_owned(), at);
    }

    fn note_use(&self, reference: &str) {
        if let Some(record) = self.store.image(reference) {
            self.store.put_image(reference, ImageRecord { last_used_at: clock::now(), ..record });
        }
    }
}

fn pulled(image: Image, pull: Option<(Timestamp, Timestamp)>) -> Pulled {
    let id = Some(image.id).filter(|id| !id.is_empty());
    Pulled { image_id: id, image_digest: image.digest, names_region: image.names_region, pull }
}

/// Whether another try may succeed: the registry stumbled, rather than said no or could not be found.
fn may_pass(error: &Error) -> bool {
    let Error::Refused { status, message } = error else { return matches!(error, Error::TimedOut(_)) };
    let final_words = [
        "not found",
        "no such host",
        "denied",
        "unauthorized",
        "manifest unknown",
        "invalid reference",
        "does not exist",
        "connection refused",
        "no basic auth",
    ];
    let message = message.to_lowercase();
    !matches!(status, 400 | 401 | 403 | 404) && !final_words.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stumbles_are_tried_again() {
        let refused = |status, message: &str| Error::Refused { status, message: message.to_owned() };
        assert!(!may_pass(&refused(404, "pull access denied")));
        assert!(!may_pass(&refused(500, "dial tcp: lookup registry-1.docker.io: no such host")));
        assert!(!may_pass(&refused(0, "manifest for x:1 not found: manifest unknown")));
        assert!(may_pass(&refused(500, "received unexpected HTTP status: 503 Service Unavailable")));
        assert!(may_pass(&refused(0, "unexpected EOF")));
        assert!(!may_pass(&Error::Unreachable("gone".to_owned())));
    }
}
