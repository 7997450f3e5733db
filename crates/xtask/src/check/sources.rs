//! The form of source files: their length, and that each opens with what it promises.

use std::fs;
use std::path::{Path, PathBuf};

use super::dependencies::PURE;
use crate::Result;
use crate::codegen::GENERATED;

/// As many lines a file may have, generated ones excepted.
const LINES: usize = 800;

/// What of the standard library would spoil crates of pure decisions.
/// Addresses are data, so that of `std::net` only what opens a socket or asks a resolver is among them.
const IMPURE: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "std::env",
    "std::fs",
    "std::io",
    "std::process",
    "std::thread",
    "TcpListener",
    "TcpStream",
    "ToSocketAddrs",
    "UdpSocket",
];

/// Every source file against the rules.
pub(super) fn breaches(root: &Path) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for directory in ["crates", "bench"] {
        for file in rust_files(&root.join(directory))? {
            let text = fs::read_to_string(&file)?;
            let file = file.strip_prefix(root).expect("files were found below the root");
            breaches.extend(judge(file, &text));
            breaches.extend(impure(file, &text));
        }
    }
    Ok(breaches)
}

fn judge(file: &Path, text: &str) -> Option<String> {
    let file_name = file.display();
    let is_source = file.components().any(|component| component.as_os_str() == "src");
    if is_source && !text.starts_with("//!") {
        return Some(format!("{file_name} does not open with `//!` and what it promises"));
    }
    let lines = text.lines().count();
    let generated = text.lines().take(10).any(|line| line.starts_with("//!") && line.contains(GENERATED));
    (lines > LINES && !generated).then(|| format!("{file_name} has {lines} lines; {LINES} are the limit: split it"))
}

/// The first use of a clock, the environment or IO in a crate that has to do without.
fn impure(file: &Path, text: &str) -> Option<String> {
    let directory = |name: &str| Path::new("crates").join(name.trim_start_matches("longshore-")).join("src");
    if !PURE.iter().any(|name| file.starts_with(directory(name))) {
        return None;
    }
    text.lines().zip(1..).find_map(|(line, number)| {
        let code = line.split("//").next().unwrap_or_default();
        let used = IMPURE.iter().find(|used| code.contains(**used))?;
        Some(format!(
            "{}:{number} uses {used}; this crate has to stay pure: time and input are arguments",
            file.display()
        ))
    })
}

/// Every `.rs` file below a directory, in order; build output left out.
fn rust_files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                files.extend(rust_files(&path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, text: &str) -> String {
        judge(Path::new(file), text).unwrap_or_default()
    }

    #[test]
    fn a_source_file_opens_with_its_promise() {
        assert_eq!(told("crates/a/src/lib.rs", "//! Promises.\n"), "");
        assert!(told("crates/a/src/b.rs", "use c;\n").contains("crates/a/src/b.rs does not open with `//!`"));
        assert!(told("crates/a/src/b.rs", "").contains("does not open"));
        assert_eq!(told("crates/a/tests/story.rs", "use c;\n"), "");
    }

    #[test]
    fn a_file_has_a_length_limit_unless_it_is_generated() {
        let at_limit = format!("//! Long.\n{}", "// line\n".repeat(LINES - 1));
        assert_eq!(told("crates/a/src/b.rs", &at_limit), "");
        let beyond = at_limit.clone() + "// line\n";
        assert!(told("crates/a/src/b.rs", &beyond).contains("has 801 lines"));
        assert!(told("crates/a/tests/b.rs", &beyond).contains("has 801 lines"));
        let generated = format!("//! Long.\n//!\n//! {GENERATED}\n{}", "// line\n".repeat(LINES));
        assert_eq!(told("crates/a/src/b.rs", &generated), "");
    }

    #[test]
    fn a_pure_crate_reads_no_clock() {
        let text = "//! Pure.\n// No std::fs here.\nlet now = std::time::SystemTime::now();\n";
        let told = impure(Path::new("crates/scheduler/src/a.rs"), text).unwrap();
        assert!(told.starts_with("crates/scheduler/src/a.rs:3 uses SystemTime;"), "{told}");
        assert_eq!(impure(Path::new("crates/agent/src/a.rs"), text), None);
        assert_eq!(impure(Path::new("crates/scheduler/src/a.rs"), "//! Pure.\n// No std::fs here.\n"), None);
    }
}
