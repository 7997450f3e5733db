//! Names, ids and lists as they stand in tables and sentences.

/// How much of an id a table shows, unless more is needed to tell two of them apart.
const SHORT_ID: usize = 8;

/// The part of an ARN that names the thing: what follows the last `/`; `family:revision` of a task definition.
pub(super) fn short_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// How many characters tell these ids apart; 8 at least.
pub(super) fn short_id_length<'a>(ids: impl IntoIterator<Item = &'a str>) -> usize {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let shared = |pair: &[&str]| pair[0].bytes().zip(pair[1].bytes()).take_while(|(a, b)| a == b).count();
    ids.windows(2).map(|pair| shared(pair) + 1).max().unwrap_or(0).max(SHORT_ID)
}

/// The first `length` characters of an id.
pub(super) fn shortened(id: &str, length: usize) -> &str {
    id.char_indices().nth(length).map_or(id, |(end, _)| &id[..end])
}

/// An id that stands alone.
pub(super) fn short_id(id: &str) -> &str {
    shortened(short_name(id), SHORT_ID)
}

/// `1 task`, `3 tasks`.
pub(super) fn count(number: impl Into<i64>, noun: &str) -> String {
    let number = number.into();
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// The text with a full stop, unless it ends with a mark of its own.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let stop = if text.ends_with(['.', '!', '?', ':']) || text.is_empty() { "" } else { "." };
    format!("{text}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_out_of_arns() {
        assert_eq!(short_name("arn:aws:ecs:us-east-1:000000000000:task/default/3f2a"), "3f2a");
        assert_eq!(short_name("3f2a"), "3f2a");
    }

    #[test]
    fn short_ids_are_as_long_as_they_must_be() {
        assert_eq!(short_id_length([]), 8);
        assert_eq!(short_id_length(["0123456789ab", "f123456789ab"]), 8);
        assert_eq!(short_id_length(["0123456789ab", "0123456789cd", "0123456789ab"]), 11);
        assert_eq!(shortened("0123456789ab", 3), "012");
        assert_eq!(shortened("ä", 3), "ä");
    }

    #[test]
    fn lists_and_counts_read_as_sentences() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(count(1, "task"), "1 task");
        assert_eq!(count(0, "task"), "0 tasks");
        assert_eq!(sentence("it ended "), "it ended.");
        assert_eq!(sentence("why?"), "why?");
    }
}
