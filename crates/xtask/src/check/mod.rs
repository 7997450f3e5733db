//! `cargo xtask check`: rules of the project that neither the compiler nor clippy knows.

mod dependencies;
mod sources;

use std::path::Path;

use crate::Result;

/// Checks all rules and tells every breach at once.
pub(crate) fn all(root: &Path) -> Result<()> {
    let mut breaches = dependencies::breaches(root)?;
    breaches.extend(sources::breaches(root)?);
    if breaches.is_empty() {
        return Ok(());
    }
    let list: String = breaches.iter().map(|breach| format!("  {breach}\n")).collect();
    Err(format!("rules of docs/architecture.md are broken:\n{list}").into())
}
