//! The engine's image calls: looking at one, pulling one, removing one.

use std::time::Duration;

use bollard::query_parameters as query;
use futures_util::StreamExt;

use super::engine::{Engine, bounded};
use super::error::Error;

/// The variables that tell programs their AWS region.
pub(crate) const REGION_VARIABLES: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

const SHORT: Duration = Duration::from_secs(60);

/// An image that is on the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Image {
    /// The engine's id, `sha256:…`.
    pub(crate) id: String,
    /// The digest a registry knows it by, if it came from one.
    pub(crate) digest: Option<String>,
    /// Whether its environment names an AWS region.
    pub(crate) names_region: bool,
}

/// How long a pull may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PullBounds {
    /// Until the engine shows the first progress.
    pub(crate) begin: Duration,
    /// Between two signs of progress.
    pub(crate) inactivity: Duration,
    /// Altogether.
    pub(crate) total: Duration,
}

impl Engine {
    /// Looks for an image on the engine.
    pub(crate) async fn image(&self, reference: &str) -> Result<Option<Image>, Error> {
        match bounded(SHORT, self.docker.inspect_image(reference)).await {
            Ok(found) => {
                let digests = found.repo_digests.unwrap_or_default();
                let digest = digests.first().and_then(|digest| digest.split_once('@')).map(|(_, digest)| digest.into());
                let environment = found.config.and_then(|config| config.env).unwrap_or_default();
                let names_region =
                    |entry: &String| REGION_VARIABLES.iter().any(|name| entry.starts_with(&format!("{name}=")));
                Ok(Some(Image {
                    id: found.id.unwrap_or_default(),
                    digest,
                    names_region: environment.iter().any(names_region),
                }))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Pulls an image, once.
    pub(crate) async fn pull(&self, reference: &str, bounds: PullBounds) -> Result<(), Error> {
        let (name, tag) = split_reference(reference);
        let mut options = query::CreateImageOptionsBuilder::default().from_image(name);
        if let Some(tag) = tag {
            options = options.tag(tag);
        }
        let progress = self.docker.create_image(Some(options.build()), None, None);
        let whole = async {
            let mut progress = std::pin::pin!(progress);
            let mut patience = bounds.begin;
            loop {
                match tokio::time::timeout(patience, progress.next()).await {
                    Err(_) => return Err(Error::TimedOut(patience)),
                    Ok(None) => return Ok(()),
                    Ok(Some(item)) => item.map_err(Error::from)?,
                };
                patience = bounds.inactivity;
            }
        };
        tokio::time::timeout(bounds.total, whole).await.unwrap_or(Err(Error::TimedOut(bounds.total)))
    }

    /// Removes an image's name, and the image with its last name. In use or gone already: nothing happens.
    pub(crate) async fn remove_image(&self, reference: &str) -> Result<bool, Error> {
        let options = query::RemoveImageOptionsBuilder::default().build();
        match bounded(SHORT, self.docker.remove_image(reference, Some(options), None)).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(true),
            Err(error) if error.is_conflict() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Splits a reference into what the engine wants as name and tag. Without a tag it would pull all of them.
fn split_reference(reference: &str) -> (&str, Option<&str>) {
    if reference.contains('@') {
        return (reference, None);
    }
    match reference.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (reference, Some("latest")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_tag_and_a_digest_needs_none() {
        for (reference, expected) in [
            ("busybox", ("busybox", Some("latest"))),
            ("busybox:1", ("busybox", Some("1"))),
            ("localhost:5000/busybox", ("localhost:5000/busybox", Some("latest"))),
            ("localhost:5000/busybox:1", ("localhost:5000/busybox", Some("1"))),
            ("busybox@sha256:ab", ("busybox@sha256:ab", None)),
        ] {
            assert_eq!(split_reference(reference), expected);
        }
    }
}
