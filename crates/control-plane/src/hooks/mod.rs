//! Lifecycle hooks of deployments, called by HTTP.
//!
//! On AWS the target of a hook is a Lambda function. No function service runs here: an ARN of one is called where the server was
//! told to (`--lifecycle-hook NAME=URL`), and a `hookTargetArn` may as well be the URL itself. What is sent and what an answer
//! means is as ECS has it (developer guide: "Lambda hooks for Amazon ECS service deployments"), so a function's handler is all
//! that has to stand behind the URL. [`loops::hooks`](crate::loops::hooks) says when.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use http::Uri;

mod call;
mod payload;

pub(crate) use call::call;

/// Where hooks are called. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hooks {
    functions: Arc<BTreeMap<String, Uri>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL may hold a secret.
        f.debug_set().entries(self.functions.keys()).finish()
    }
}

impl Hooks {
    /// Functions by their names, perhaps with a qualifier (`check`, `check:live`), and where each is called.
    pub fn new(functions: impl IntoIterator<Item = (String, Uri)>) -> Self {
        Self { functions: Arc::new(functions.into_iter().collect()) }
    }

    /// Where a `hookTargetArn` is called: it is a URL, or the ARN of a function that this server knows.
    ///
    /// # Errors
    /// Why there is nothing to call, and what helps.
    pub fn url(&self, target: &str) -> Result<Uri, String> {
        if let Some(function) = function(target) {
            let name = function.split(':').next().unwrap_or(function);
            let known = self.functions.get(function).or_else(|| self.functions.get(name));
            return known.cloned().ok_or_else(|| {
                format!(
                    "the function {name} is not known here: start the server with --lifecycle-hook {name}=URL, or give the URL \
                     instead"
                )
            });
        }
        url(target)
    }
}

/// The name in `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`, with its qualifier if it has one.
fn function(target: &str) -> Option<&str> {
    let mut parts = target.splitn(7, ':');
    let head = [parts.next()?, parts.next()?, parts.next()?];
    let name = parts.nth(3)?;
    let is_function = target.split(':').nth(5) == Some("function");
    (head[0] == "arn" && head[2] == "lambda" && is_function && !name.is_empty()).then_some(name)
}

/// Reads the URL of a hook.
///
/// # Errors
/// When it is none that can be called, in words.
pub fn url(text: &str) -> Result<Uri, String> {
    let expected = "expected an http:// or https:// URL";
    let uri: Uri = text.parse().map_err(|error| format!("{expected}: {error}"))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    match is_http && !authority.is_empty() && !authority.contains('@') {
        true => Ok(uri),
        false if authority.contains('@') => Err(format!("{expected} without a user or password in it")),
        false => Err(expected.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_url_or_a_function_that_is_known() {
        let to = |text: &str| text.parse::<Uri>().expect("a URL");
        let hooks = Hooks::new([
            ("check".to_owned(), to("http://hooks/any")),
            ("check:live".to_owned(), to("http://hooks/live")),
        ]);
        let arn = |name: &str| format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
        let cases = [
            (arn("check"), Ok("http://hooks/any")),
            (arn("check:live"), Ok("http://hooks/live")),
            (arn("check:7"), Ok("http://hooks/any")),
            ("https://a.example:8443/x?token=y".to_owned(), Ok("https://a.example:8443/x?token=y")),
            (arn("other"), Err("--lifecycle-hook other=URL")),
            ("arn:aws:sns:eu-west-1:123456789012:topic".to_owned(), Err("expected an http://")),
            ("ftp://a/b".to_owned(), Err("expected an http://")),
            ("http://me:secret@a/".to_owned(), Err("without a user")),
            ("/path".to_owned(), Err("expected an http://")),
        ];
        for (target, expected) in cases {
            match (hooks.url(&target), expected) {
                (Ok(found), Ok(url)) => assert_eq!(found, to(url), "{target}"),
                (Err(why), Err(words)) => assert!(why.contains(words), "{target}: {why}"),
                (found, _) => panic!("{target}: {found:?}"),
            }
        }
    }
}
