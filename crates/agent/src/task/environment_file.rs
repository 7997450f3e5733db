//! Environment files: lines of `NAME=value` on this machine's disk, read when their container is made.
//!
//! Everything after the first `=` is the value, quotes and spaces included. Empty lines and lines that begin with `#`
//! say nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// No environment is larger than this; anything that is, is not one.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why an environment file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the environment file {} cannot be used: {problem}", path.display())]
pub(crate) struct Error {
    path: PathBuf,
    problem: String,
}

/// Reads files in their order. What an earlier one sets, a later one does not change.
pub(crate) async fn read_all(paths: &[PathBuf]) -> Result<BTreeMap<String, String>, Error> {
    let mut environment = BTreeMap::new();
    for path in paths {
        let text = read(path).await?;
        for (name, value) in parse(&text).map_err(|problem| Error { path: path.clone(), problem })? {
            environment.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    Ok(environment)
}

async fn read(path: &Path) -> Result<String, Error> {
    let owned = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let about = std::fs::metadata(&owned)?;
        // A pipe or a device could keep the reader waiting for ever.
        if !about.is_file() || about.len() > MAX_BYTES {
            return Err(std::io::Error::other("it is not a file of at most 1 MiB"));
        }
        std::fs::read_to_string(&owned)
    });
    let outcome = reading.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    outcome.map_err(|error| Error { path: path.to_owned(), problem: error.to_string() })
}

fn parse(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((name, value)) if !name.is_empty() => pairs.push((name, value)),
            _ => return Err(format!("line {number} is not NAME=value")),
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_as_they_are() {
        let text = "# a comment\nA=1\n\nB= two = \"2\"\r\nC=\n";
        assert_eq!(parse(text), Ok(vec![("A", "1"), ("B", " two = \"2\""), ("C", "")]));
        assert_eq!(parse("A=1\nnonsense"), Err("line 2 is not NAME=value".to_owned()));
        assert_eq!(parse("=1"), Err("line 1 is not NAME=value".to_owned()));
    }

    #[tokio::test]
    async fn the_first_file_wins_and_a_missing_one_is_named() {
        let dir = tempfile::tempdir().expect("a directory");
        let (first, second) = (dir.path().join("a.env"), dir.path().join("b.env"));
        std::fs::write(&first, "A=first").expect("written");
        std::fs::write(&second, "A=second\nB=second").expect("written");
        let read = read_all(&[first, second]).await.expect("read");
        assert_eq!((read["A"].as_str(), read["B"].as_str()), ("first", "second"));
        let error = read_all(&[dir.path().join("absent.env")]).await.expect_err("missing").to_string();
        assert!(error.contains("absent.env cannot be used"), "{error}");
        assert!(read_all(&[PathBuf::from("/dev/zero")]).await.is_err());
    }
}
