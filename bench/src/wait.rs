//! Waiting for conditions, always with a bound.

use std::time::{Duration, Instant};

use crate::error::Error;

/// Asks again every `pause` until the answer is there.
///
/// # Errors
/// The question's own error at once; [`Error::TimedOut`] when the answer does not come within `limit`.
pub(crate) async fn until<T, F>(
    what: &str,
    limit: Duration,
    pause: Duration,
    mut question: impl FnMut() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<Option<T>, Error>>,
{
    let began = Instant::now();
    loop {
        if let Some(answer) = question().await? {
            return Ok(answer);
        }
        if began.elapsed() > limit {
            return Err(Error::TimedOut { what: what.to_owned(), seconds: limit.as_secs() });
        }
        tokio::time::sleep(pause).await;
    }
}
