//! Transforms of a rule: what a target is told instead of what the client asked for.

use longshore_model::Document;
use regex::{Regex, RegexBuilder};

const EXPRESSION_BYTES: usize = 1 << 20;

/// The rewrites of a rule, compiled.
#[derive(Debug, Default)]
pub(super) struct Transforms {
    host: Vec<Rewrite>,
    url: Vec<Rewrite>,
}

#[derive(Debug)]
struct Rewrite {
    expression: Regex,
    replacement: String,
}

/// What a target is told instead; `None` for what stays as it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The host.
    pub(crate) host: Option<String>,
    /// The path and the query.
    pub(crate) url: Option<String>,
}

impl Transforms {
    /// Compiles the wire's list; `None` when nothing of it changes anything.
    pub(super) fn compile(document: &Document) -> Option<Self> {
        let mut transforms = Self::default();
        for transform in document.value().as_array()? {
            let (list, config) = match transform.get("Type")?.as_str()? {
                "host-header-rewrite" => (&mut transforms.host, "HostHeaderRewriteConfig"),
                "url-rewrite" => (&mut transforms.url, "UrlRewriteConfig"),
                _ => continue,
            };
            let rewrites = transform.get(config).and_then(|config| config.get("Rewrites")?.as_array());
            for rewrite in rewrites.into_iter().flatten() {
                let text = |member| rewrite.get(member).and_then(serde_json::Value::as_str);
                let expression = text("Regex").map(|text| RegexBuilder::new(text).size_limit(EXPRESSION_BYTES).build());
                if let (Some(Ok(expression)), Some(replacement)) = (expression, text("Replace")) {
                    list.push(Rewrite { expression, replacement: with_braces(replacement) });
                }
            }
        }
        (!transforms.host.is_empty() || !transforms.url.is_empty()).then_some(transforms)
    }

    /// Applies them to a request's host, and its path with its query.
    pub(super) fn apply(&self, host: &str, url: &str) -> Rewritten {
        let first = |rewrites: &[Rewrite], text: &str| {
            let found = rewrites.iter().find(|rewrite| rewrite.expression.is_match(text))?;
            Some(found.expression.replace(text, &*found.replacement).into_owned())
        };
        Rewritten { host: first(&self.host, host), url: first(&self.url, url) }
    }
}

/// `$1` ends after its digits; to the library a name goes on with letters too.
fn with_braces(replacement: &str) -> String {
    let mut text = String::with_capacity(replacement.len() + 8);
    let mut rest = replacement.chars().peekable();
    while let Some(char) = rest.next() {
        text.push(char);
        if char != '$' {
            continue;
        }
        let mut digits = String::new();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if digits.is_empty() {
            // A dollar sign that names no group stands for itself.
            text.push('$');
        } else {
            text.push('{');
            text.push_str(&digits);
            text.push('}');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hosts_and_urls_are_rewritten_by_the_first_expression_that_fits() {
        let wire = json!([
            {"Type": "host-header-rewrite", "HostHeaderRewriteConfig": {"Rewrites": [
                {"Regex": r"^(.+)\.example\.com$", "Replace": "$1.internal"}]}},
            {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [
                {"Regex": "^/api/v1/(.*)", "Replace": "/v2/$1_x"}, {"Regex": "^/(a+)", "Replace": "/$$1"}]}},
        ]);
        let transforms = Transforms::compile(&Document::new(wire)).unwrap();
        let some = |text: &str| Some(text.to_owned());
        for (host, url, expected) in [
            ("a.example.com", "/api/v1/x?y=1", (some("a.internal"), some("/v2/x?y=1_x"))),
            ("a.example.org", "/aab", (None, some("/$aab"))),
            ("a.example.org", "/b", (None, None)),
        ] {
            let found = transforms.apply(host, url);
            assert_eq!((found.host, found.url), expected, "{host} {url}");
        }
        assert!(Transforms::compile(&Document::new(json!([]))).is_none());
        let broken =
            json!([{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "(", "Replace": ""}]}}]);
        assert!(Transforms::compile(&Document::new(broken)).is_none());
    }
}
