//! Log events: taken in, read by stream, found in groups, and looked at one by one.

mod checks;
mod filter;
mod get;
mod put;
pub(super) mod record;

pub(super) use self::filter::filter;
pub(super) use self::get::get;
pub(super) use self::put::put;

pub(super) use self::record::{fields, record};

use longshore_api::error::Error;

use super::error::unavailable;

/// The most events of a page (API reference: `GetLogEvents`, `FilterLogEvents`).
const MAX_PAGE: usize = 10_000;

/// The most bytes of a page's messages (API reference: `GetLogEvents`, `FilterLogEvents`).
const MAX_PAGE_BYTES: usize = 1 << 20;

/// A page that would pass for whole and is not is worse than none.
///
/// # Errors
/// `ServiceUnavailableException` when something could not be read.
fn whole(missing: &[String]) -> Result<(), Error> {
    match missing.first() {
        None => Ok(()),
        Some(first) => Err(unavailable(format!("Not all log events can be read now: {first}. Try again."))),
    }
}
