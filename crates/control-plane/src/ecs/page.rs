//! Paging: lists come in pages, and a token says where the next one starts.
//!
//! A token is the sort key of the last element given, so a page follows the one before it whatever has come and gone in
//! between.

use longshore_api::error::Error;

/// What a list call asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The page size when the call does not say.
    pub(super) default: usize,
    /// The largest page.
    pub(super) max: usize,
}

/// The page size of most lists.
pub(super) const HUNDRED: Limits = Limits { default: 100, max: 100 };

/// The page size of service deployments.
pub(super) const TWENTY: Limits = Limits { default: 20, max: 100 };

/// The page size of services.
pub(super) const TEN: Limits = Limits { default: 10, max: 100 };

/// One page, and the token of the next.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) next_token: Option<String>,
}

/// Cuts one page out of `items`, which must come in ascending order of their keys and may start anywhere after the
/// token's key: `items` is called with that key.
///
/// # Errors
/// `InvalidParameterException` for a page size out of bounds or a token that this server did not make.
pub(super) fn cut<T, I: Iterator<Item = (String, T)>>(
    max_results: Option<i32>,
    token: Option<&str>,
    limits: Limits,
    items: impl FnOnce(Option<&str>) -> I,
) -> Result<Page<T>, Error> {
    let size = match max_results.map(usize::try_from) {
        None => limits.default,
        Some(Ok(size)) if (1..=limits.max).contains(&size) => size,
        Some(_) => {
            let max = limits.max;
            return Err(Error::invalid_parameter(format!("maxResults should be between 1 and {max}.")));
        }
    };
    let invalid = || Error::invalid_parameter("Invalid token.");
    let after = token.map(|token| decode(token).ok_or_else(invalid)).transpose()?;
    let mut items =
        items(after.as_deref()).filter(|(key, _)| after.as_ref().is_none_or(|after| key > after)).peekable();
    let mut page = Page { items: Vec::with_capacity(size.min(128)), next_token: None };
    while let Some((key, item)) = items.next() {
        page.items.push(item);
        if page.items.len() == size {
            page.next_token = items.peek().is_some().then(|| encode(&key));
            break;
        }
    }
    Ok(page)
}

/// A token that names where a page ended.
pub(crate) fn encode(key: &str) -> String {
    use std::fmt::Write;
    key.bytes().fold(String::from("v1"), |mut token, byte| {
        write!(token, "{byte:02x}").expect("writing to a string cannot fail");
        token
    })
}

/// Where the page before a token ended; `None` for a token that was not made here.
pub(crate) fn decode(token: &str) -> Option<String> {
    let hex = token.strip_prefix("v1").filter(|hex| hex.len() % 2 == 0 && hex.is_ascii())?;
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(max_results: Option<i32>, token: Option<&str>) -> Result<Page<u32>, Error> {
        cut(max_results, token, HUNDRED, |_| (0..250u32).map(|n| (format!("{n:03}"), n)))
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let page = page(Some(60), token.as_deref()).unwrap();
            all.extend(page.items);
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(all, (0..250).collect::<Vec<_>>());
    }

    #[test]
    fn a_full_last_page_has_no_token() {
        let exact = cut(Some(2), None, HUNDRED, |_| [("a".to_owned(), 1), ("b".to_owned(), 2)].into_iter()).unwrap();
        assert_eq!((exact.items, exact.next_token), (vec![1, 2], None));
    }

    #[test]
    fn sizes_out_of_bounds_and_foreign_tokens_are_refused() {
        for (size, token) in
            [(Some(0), None), (Some(101), None), (Some(-1), None), (None, Some("nonsense")), (None, Some("v1zz"))]
        {
            assert_eq!(page(size, token).unwrap_err().code, "InvalidParameterException");
        }
    }
}
