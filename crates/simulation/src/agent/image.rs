//! Images: their names say how containers made of them behave.

use std::time::Duration;

/// What a container does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Image {
    /// It runs until it is stopped.
    Serves,
    /// It ends by itself, well.
    EndsAfter(Duration),
    /// It fails soon after its start, every time.
    Flaps(Duration),
    /// Pulling it does not come to an end.
    Hangs,
    /// It cannot be pulled.
    Missing,
    /// It fails its health check after a while.
    Sickens(Duration),
}

impl Image {
    /// By its name.
    pub(crate) fn named(name: &str) -> Self {
        let (kind, seconds) = name.split_once('-').unwrap_or((name, ""));
        let seconds = Duration::from_secs(seconds.parse().unwrap_or(1));
        match kind {
            "job" => Self::EndsAfter(seconds),
            "flap" => Self::Flaps(seconds),
            "hang" => Self::Hangs,
            "missing" => Self::Missing,
            "sick" => Self::Sickens(seconds),
            _ => Self::Serves,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_containers_do() {
        assert_eq!(Image::named("serve"), Image::Serves);
        assert_eq!(Image::named("flap-3"), Image::Flaps(Duration::from_secs(3)));
        assert_eq!(Image::named("job-40"), Image::EndsAfter(Duration::from_secs(40)));
        assert_eq!(Image::named("hang"), Image::Hangs);
    }
}
