//! `cargo xtask models`: takes the ECS interface description over from botocore, shapes only.
//!
//! The reading is done by `models/extract.py` inside Python, because there botocore itself finds and unpacks its data.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;

/// The botocore that `models/ecs.json` comes from; `models/README.md` names it too.
const BOTOCORE_VERSION: &str = "1.43.11";

/// Writes `models/ecs.json`.
pub(crate) fn write(root: &Path) -> Result<()> {
    let venv = root.join(".venv/bin/python");
    let python = if venv.exists() { venv } else { "python3".into() };
    let output = Command::new(&python)
        .arg(root.join("models/extract.py"))
        .arg(BOTOCORE_VERSION)
        .output()
        .map_err(|error| format!("cannot run {}: {error}", python.display()))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} models/extract.py failed: {}", python.display(), told.trim()).into());
    }
    fs::write(root.join("models/ecs.json"), output.stdout)?;
    Ok(())
}
