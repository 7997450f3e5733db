//! Filters of Describe calls: each names a property, and one of its values has to match; all filters have to hold.
//!
//! `*` stands for any characters and `?` for one; a backslash takes their meaning away. Case counts.

use longshore_api::ec2::Filter;
use longshore_api::error::Error;
use longshore_model::Tag;

use super::error::invalid_value;

/// The most filters of a call, and the most values of one (EC2's limits: 50 and 200).
const MAX_FILTERS: usize = 50;
const MAX_VALUES: usize = 200;

/// The filters of a call, checked.
#[derive(Debug)]
pub(super) struct Filters(Vec<(String, Vec<String>)>);

impl Filters {
    /// Takes the filters of a call to a resource that can be filtered by `known` properties, and by tags.
    ///
    /// # Errors
    /// `InvalidParameterValue` for a property that the resource has not, `MissingParameter` for a filter without a name.
    pub(super) fn read(filters: Option<Vec<Filter>>, known: &[&str]) -> Result<Self, Error> {
        let filters = filters.unwrap_or_default();
        if filters.len() > MAX_FILTERS {
            return Err(Error::new("FilterLimitExceeded", format!("A call takes at most {MAX_FILTERS} filters.")));
        }
        let mut read = Vec::with_capacity(filters.len());
        for filter in filters {
            let name =
                filter.name.filter(|name| !name.is_empty()).ok_or_else(|| super::error::missing("Filter.Name"))?;
            let values = filter.values.unwrap_or_default();
            if !is_of_tags(&name) && !known.contains(&&*name) {
                return Err(invalid_value(format!("The filter '{name}' is invalid")));
            }
            if values.is_empty() {
                return Err(invalid_value(format!("The filter '{name}' needs a value.")));
            }
            if values.len() > MAX_VALUES {
                let message = format!("The filter '{name}' has more than {MAX_VALUES} values.");
                return Err(Error::new("FilterLimitExceeded", message));
            }
            read.push((name, values));
        }
        Ok(Self(read))
    }

    /// Whether a resource with these tags passes; `values` gives what it has of a property.
    pub(super) fn pass(&self, tags: &[Tag], values: impl Fn(&str) -> Vec<String>) -> bool {
        self.0.iter().all(|(name, patterns)| {
            let is_wanted = |value: &str| patterns.iter().any(|pattern| matches(pattern, value));
            match (name.as_str(), name.strip_prefix("tag:")) {
                (_, Some(key)) => tags.iter().any(|tag| *tag.key == *key && is_wanted(&tag.value)),
                ("tag-key", None) => tags.iter().any(|tag| is_wanted(&tag.key)),
                ("tag-value", None) => tags.iter().any(|tag| is_wanted(&tag.value)),
                (property, None) => values(property).iter().any(|value| is_wanted(value)),
            }
        })
    }
}

fn is_of_tags(name: &str) -> bool {
    name.starts_with("tag:") || matches!(name, "tag-key" | "tag-value")
}

/// Whether a value is what a pattern says. The time it takes is at most the product of both lengths.
pub(super) fn matches(pattern: &str, value: &str) -> bool {
    let pattern = tokens(pattern);
    let value: Vec<char> = value.chars().collect();
    let (mut p, mut v) = (0, 0);
    // Where the last `*` stands, and how far it reaches so far.
    let mut star: Option<(usize, usize)> = None;
    while v < value.len() {
        match pattern.get(p) {
            Some(Token::Any) => {
                star = Some((p, v));
                p += 1;
            }
            Some(token) if token.takes(value[v]) => {
                p += 1;
                v += 1;
            }
            _ => match &mut star {
                Some((at, reach)) => {
                    *reach += 1;
                    (p, v) = (*at + 1, *reach);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|token| matches!(token, Token::Any))
}

#[derive(Debug, Clone, Copy)]
enum Token {
    Any,
    One,
    Exactly(char),
}

impl Token {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Exactly(own) => own == c,
        }
    }
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut chars = pattern.chars();
    let mut tokens = Vec::new();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Exactly(chars.next().unwrap_or('\\')),
            other => Token::Exactly(other),
        });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_ec2_says() {
        let cases = [
            ("web", "web", true),
            ("web", "Web", false),
            ("w*b", "web", true),
            ("w*b*", "wxbyb-", true),
            ("*", "", true),
            ("w?b", "wb", false),
            ("w?b", "wéb", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            (r"a\\b", r"a\b", true),
            ("*a*a*a*a*b", &"a".repeat(500), false),
            ("", "x", false),
        ];
        for (pattern, value, expected) in cases {
            assert_eq!(matches(pattern, value), expected, "{pattern} {value}");
        }
    }

    fn filter(name: &str, values: &[&str]) -> Filter {
        Filter { name: Some(name.to_owned()), values: Some(values.iter().map(ToString::to_string).collect()) }
    }

    #[test]
    fn all_filters_have_to_hold_and_one_value_of_each() {
        let tags = [Tag { key: "team".into(), value: "sea".into() }];
        let pass = |filters: Vec<Filter>| {
            let values = |name: &str| vec![if name == "state" { "available" } else { "vpc-1" }.to_owned()];
            Filters::read(Some(filters), &["state", "vpc-id"]).unwrap().pass(&tags, values)
        };
        assert!(pass(vec![]));
        assert!(pass(vec![filter("state", &["pending", "avail*"]), filter("tag:team", &["sea"])]));
        assert!(!pass(vec![filter("state", &["available"]), filter("vpc-id", &["vpc-2"])]));
        assert!(pass(vec![filter("tag-key", &["te?m"])]) && !pass(vec![filter("tag:none", &["*"])]));
    }

    #[test]
    fn filters_that_do_not_exist_are_refused() {
        for filters in [vec![filter("colour", &["red"])], vec![filter("state", &[])]] {
            assert_eq!(Filters::read(Some(filters), &["state"]).unwrap_err().code, "InvalidParameterValue");
        }
        let many: Vec<Filter> = (0..51).map(|_| filter("state", &["x"])).collect();
        assert_eq!(Filters::read(Some(many), &["state"]).unwrap_err().code, "FilterLimitExceeded");
    }
}
