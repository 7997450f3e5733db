//! Paging of Describe calls.

use longshore_api::error::Error;

use super::error::invalid_value;
use crate::ecs::page;

/// The largest page; the smallest one has five elements (API reference: `MaxResults`).
const SIZES: std::ops::RangeInclusive<i32> = 5..=1000;

/// Cuts a page out of a list that is in the order of its keys. Without a size all of it is one page.
///
/// # Errors
/// `InvalidParameterValue` for a size out of bounds, `InvalidNextToken` for a token that was not made here.
pub(super) fn cut<T>(
    mut items: Vec<T>,
    key: impl Fn(&T) -> String,
    max_results: Option<i32>,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Error> {
    if let Some(token) = token {
        let after = page::decode(token);
        let after =
            after.ok_or_else(|| Error::new("InvalidNextToken", "The NextToken was not given by this operation."))?;
        items.retain(|item| key(item) > after);
    }
    let Some(size) = max_results else { return Ok((items, None)) };
    if !SIZES.contains(&size) {
        let (least, most) = (SIZES.start(), SIZES.end());
        return Err(invalid_value(format!(
            "Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {least} and {most}."
        )));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(|last| page::encode(&key(last)));
    Ok((items, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        let items = || (0..12).map(|n| format!("{n:02}")).collect::<Vec<_>>();
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let (page, next) = cut(items(), Clone::clone, Some(5), token.as_deref()).unwrap();
            all.extend(page);
            token = next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(all, items());
        assert_eq!(cut(items(), Clone::clone, None, None).unwrap(), (items(), None));
    }

    #[test]
    fn sizes_and_tokens_are_checked() {
        let cut = |size, token| cut(vec!["a".to_owned()], Clone::clone, size, token).unwrap_err().code;
        assert_eq!(cut(Some(4), None), "InvalidParameterValue");
        assert_eq!(cut(Some(1001), None), "InvalidParameterValue");
        assert_eq!(cut(None, Some("nonsense")), "InvalidNextToken");
    }
}
