//! Transforms of rules: rewrites of the host and of the URL, by regular expressions.

use longshore_api::elbv2::{RewriteConfig, RuleTransform, TransformTypeEnum};
use longshore_api::error::Error;
use longshore_model::Document;

use super::error;

/// As long an expression or its replacement may be.
const MAX_CHARS: usize = 1024;

/// The transforms of a call as they are kept; none is absent.
///
/// # Errors
/// `InvalidConfigurationRequest` for one that is incomplete, or twice of a type.
pub(super) fn read(transforms: Option<Vec<RuleTransform>>) -> Result<Option<Document>, Error> {
    let transforms = transforms.unwrap_or_default();
    let mut types = Vec::new();
    for transform in &transforms {
        let Some(kind) = transform.r#type else { return Err(error::validation("A transform needs a type")) };
        if types.contains(&kind) {
            return Err(error::configuration(format!("A rule can have one transform of type '{kind}'")));
        }
        types.push(kind);
        let (own, other) = (&transform.host_header_rewrite_config, &transform.url_rewrite_config);
        let rewrites = match kind {
            TransformTypeEnum::HostHeaderRewrite if other.is_none() => own.as_ref().and_then(|it| it.rewrites.as_ref()),
            TransformTypeEnum::UrlRewrite if own.is_none() => other.as_ref().and_then(|it| it.rewrites.as_ref()),
            _ => None,
        };
        match rewrites.map(Vec::as_slice) {
            Some([rewrite]) => check(rewrite)?,
            _ => {
                let text = format!("A transform of type '{kind}' needs its own configuration with exactly one rewrite");
                return Err(error::configuration(text));
            }
        }
    }
    if transforms.is_empty() {
        return Ok(None);
    }
    let document = serde_json::to_value(&transforms).map_err(|error| Error::server(error.to_string()))?;
    Ok(Some(Document::new(document)))
}

fn check(rewrite: &RewriteConfig) -> Result<(), Error> {
    let (regex, replace) = (rewrite.regex.as_deref(), rewrite.replace.as_deref());
    let (Some(regex), Some(replace)) = (regex.filter(|regex| !regex.is_empty()), replace) else {
        return Err(error::configuration("A rewrite needs a regular expression and a replacement"));
    };
    if regex.chars().count() > MAX_CHARS || replace.chars().count() > MAX_CHARS {
        return Err(error::configuration(format!("A rewrite has at most {MAX_CHARS} characters")));
    }
    super::expression::check(regex)
}

/// Transforms on the wire.
pub(super) fn wire(document: Option<&Document>) -> Vec<RuleTransform> {
    document.and_then(|document| serde_json::from_value(document.value().clone()).ok()).unwrap_or_default()
}
