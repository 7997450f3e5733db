//! What an edge sees of one target, as it travels.

use std::sync::Arc;

use longshore_model::load_balancing::{Health, Sight, TargetKey};
use serde::{Deserialize, Serialize};

/// What an edge sees of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// The target's group, 16 hexadecimal digits.
    pub group: String,
    /// The target's id in it.
    pub id: Arc<str>,
    /// The port that requests go to.
    pub port: u16,
    /// What it is.
    pub sight: SightName,
    /// Why, in the API's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Arc<str>>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Arc<str>>,
}

/// A [`Sight`] in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SightName {
    /// It serves, and its health is not known yet.
    Initial,
    /// It serves and is healthy.
    Healthy,
    /// It is unhealthy.
    Unhealthy,
    /// It serves and is not checked.
    Unchecked,
    /// It finishes what it has begun.
    Draining,
    /// It has nothing under way any more.
    Drained,
    /// What a newer edge says.
    #[serde(other)]
    Unknown,
}

/// The sight is one of a newer edge, or its group is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it cannot be told what the edge sees")]
pub struct UnknownSight;

impl Seen {
    /// As an edge says it.
    pub fn new(key: &TargetKey, sight: &Sight, reason: Option<Arc<str>>, description: Option<Arc<str>>) -> Self {
        let sight = match sight {
            Sight::Serving(Health::Initial) => SightName::Initial,
            Sight::Serving(Health::Healthy) => SightName::Healthy,
            Sight::Serving(Health::Unhealthy) => SightName::Unhealthy,
            Sight::Serving(Health::Unchecked) => SightName::Unchecked,
            Sight::Draining => SightName::Draining,
            Sight::Drained => SightName::Drained,
        };
        Self { group: key.group.to_string(), id: Arc::clone(&key.id), port: key.port, sight, reason, description }
    }

    /// The target that it is about, and what is seen of it.
    ///
    /// # Errors
    /// [`UnknownSight`].
    pub fn target(&self) -> Result<(TargetKey, Sight), UnknownSight> {
        let group = self.group.parse().map_err(|_| UnknownSight)?;
        let sight = match self.sight {
            SightName::Initial => Sight::Serving(Health::Initial),
            SightName::Healthy => Sight::Serving(Health::Healthy),
            SightName::Unhealthy => Sight::Serving(Health::Unhealthy),
            SightName::Unchecked => Sight::Serving(Health::Unchecked),
            SightName::Draining => Sight::Draining,
            SightName::Drained => Sight::Drained,
            SightName::Unknown => return Err(UnknownSight),
        };
        Ok((TargetKey { group, id: Arc::clone(&self.id), port: self.port }, sight))
    }
}
