//! `longshore env`: what a shell has to export for the AWS CLI and every SDK to speak to this server.

use std::path::Path;

use longshore_api::ecs::DescribeClustersRequest;
use serde_json::{Map, Value};

use super::connection::{self, DEFAULT_REGION};
use super::output::Output;
use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;

/// Prints the lines, once the server has answered a call that was signed with them.
pub(crate) async fn run(options: cli::Env) -> Result<(), Error> {
    let data_dir = DataDir::of_running(&options.data);
    let (endpoint, key) = connection::running(&data_dir)?;
    let authority = connection::authority(Some(&data_dir)).filter(|_| endpoint.starts_with("https:"));
    let client = connection::client(&endpoint, key.credentials(), DEFAULT_REGION, authority.as_deref())?;
    // Whether there is such a cluster or not, the answer holds its ARN, and with it the region.
    let answer = client.send(&DescribeClustersRequest::default()).await?;
    let found = answer.clusters.into_iter().flatten().find_map(|cluster| cluster.cluster_arn);
    let arn = found.or_else(|| answer.failures.into_iter().flatten().find_map(|failure| failure.arn));
    let region = arn.as_deref().and_then(region_of).unwrap_or(DEFAULT_REGION);

    // A shell that changes its directory still has to find it.
    let authority = authority.map(|path| std::path::absolute(&path).unwrap_or(path));
    let authority = authority.as_deref().map(Path::to_string_lossy);
    let mut variables = vec![
        ("AWS_ENDPOINT_URL", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", key.id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", key.secret.as_str()),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_REGION", region),
        // StartLiveTail would go to `streaming-HOST` otherwise, a name that nobody has given to this server.
        ("AWS_DISABLE_HOST_PREFIX_INJECTION", "true"),
    ];
    variables.extend(authority.as_deref().map(|path| ("AWS_CA_BUNDLE", path)));
    let document: Map<String, Value> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    Output::new(options.json).print(&document, |_| {
        let mut lines: Vec<_> =
            variables.iter().map(|(name, value)| format!("export {name}={}", quoted(value))).collect();
        if std::env::var_os("AWS_SESSION_TOKEN").is_some_and(|token| !token.is_empty()) {
            lines.push("# the token of other credentials would be sent along with these".to_owned());
            lines.push("unset AWS_SESSION_TOKEN".to_owned());
        }
        lines.join("\n")
    })
}

fn region_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(3).filter(|region| !region.is_empty())
}

/// The value as one word of a shell.
fn quoted(value: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_-./:+=@%,".contains(c);
    match !value.is_empty() && value.chars().all(harmless) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_one_word() {
        assert_eq!(quoted("http://127.0.0.1:7327"), "http://127.0.0.1:7327");
        assert_eq!(quoted("a+b/c="), "a+b/c=");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's; $HOME"), r"'it'\''s; $HOME'");
    }

    #[test]
    fn the_region_is_in_the_arn() {
        assert_eq!(region_of("arn:aws:ecs:eu-west-1:000000000000:cluster/default"), Some("eu-west-1"));
        assert_eq!(region_of("default"), None);
    }
}
