//! Regular expressions of conditions and transforms: whether edges can use them.

use longshore_api::error::Error;

use super::error;

/// As much memory a compiled expression may take.
const MAX_BYTES: usize = 1 << 20;

/// Whether an expression is one.
///
/// # Errors
/// `InvalidConfigurationRequest` with what is wrong with it.
pub(super) fn check(expression: &str) -> Result<(), Error> {
    match regex::RegexBuilder::new(expression).size_limit(MAX_BYTES).build() {
        Ok(_) => Ok(()),
        Err(problem) => {
            let text = format!("The regular expression '{}' cannot be used: {problem}", error::cut(expression));
            Err(error::configuration(text))
        }
    }
}
