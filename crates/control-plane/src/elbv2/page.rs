//! Paging: `Marker` names the last element of the page before, `PageSize` is 1 to 400.

use longshore_api::error::Error;

use super::error;
use crate::ecs::page::{decode, encode};

/// The largest page, and what a call gets that does not say.
const MAX: usize = 400;

/// One page, and the marker of the next.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) next_marker: Option<String>,
}

/// Cuts a page out of all elements, which are sorted by their keys here.
///
/// # Errors
/// `ValidationError` for a marker that was not made here. The size was checked with the request.
pub(super) fn cut<T>(
    size: Option<i32>,
    marker: Option<&str>,
    items: impl Iterator<Item = (String, T)>,
) -> Result<Page<T>, Error> {
    let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(MAX).clamp(1, MAX);
    let after = match marker.filter(|marker| !marker.is_empty()) {
        Some(marker) => {
            let found = decode(marker);
            Some(found.ok_or_else(|| error::validation(format!("Invalid marker '{}'", error::cut(marker))))?)
        }
        None => None,
    };
    let mut rest: Vec<(String, T)> = items.filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).collect();
    rest.sort_by(|a, b| a.0.cmp(&b.0));
    let has_more = rest.len() > size;
    rest.truncate(size);
    let next_marker = rest.last().filter(|_| has_more).map(|(key, _)| encode(key));
    Ok(Page { items: rest.into_iter().map(|(_, item)| item).collect(), next_marker })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        let page = |marker: Option<&str>| {
            cut(Some(2), marker, ["c", "a", "b", "e", "d"].map(|key| (key.to_owned(), key)).into_iter())
        };
        let first = page(None).unwrap();
        assert_eq!(first.items, ["a", "b"]);
        let second = page(first.next_marker.as_deref()).unwrap();
        assert_eq!(second.items, ["c", "d"]);
        let last = page(second.next_marker.as_deref()).unwrap();
        assert_eq!((last.items, last.next_marker), (vec!["e"], None));
        assert_eq!(&*page(Some("x")).unwrap_err().code, "ValidationError");
    }
}
