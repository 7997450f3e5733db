//! Generated files before they reach the disk, so that writing and checking see the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::Result;

/// Contents by absolute path. Directories given to [`Files::owning`] hold nothing else.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Files {
    contents: BTreeMap<PathBuf, String>,
    owned: Vec<PathBuf>,
}

impl Files {
    /// Adds a file.
    pub(crate) fn add(&mut self, path: PathBuf, content: String) {
        self.contents.insert(path, content);
    }

    /// Declares that every `.rs` file in `directory` is generated, so that leftovers of a former run are found.
    pub(crate) fn owning(&mut self, directory: PathBuf) {
        self.owned.push(directory);
    }

    /// The files, by path.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&PathBuf, &mut String)> {
        self.contents.iter_mut()
    }

    /// Writes what differs and removes leftovers.
    pub(crate) fn write(&self) -> Result<()> {
        for (path, content) in &self.contents {
            if fs::read_to_string(path).ok().as_ref() != Some(content) {
                fs::create_dir_all(path.parent().expect("a file has a directory"))?;
                fs::write(path, content).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
                println!("wrote {}", path.display());
            }
        }
        for path in self.leftovers()? {
            fs::remove_file(&path)?;
            println!("removed {}", path.display());
        }
        Ok(())
    }

    /// Fails, naming each file, if the disk holds anything else than [`Files::write`] would leave there.
    /// `command` is what the reader has to run then.
    pub(crate) fn check(&self, command: &str) -> Result<()> {
        let mut problems = String::new();
        for (path, content) in &self.contents {
            match fs::read_to_string(path) {
                Ok(found) if found == *content => {}
                Ok(found) => {
                    let line = 1 + found.lines().zip(content.lines()).take_while(|(a, b)| a == b).count();
                    writeln!(problems, "  {} differs from line {line} on", path.display())?;
                }
                Err(error) => writeln!(problems, "  {}: {error}", path.display())?,
            }
        }
        for path in self.leftovers()? {
            writeln!(problems, "  {} is no longer generated", path.display())?;
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(format!("generated files are not current; run `{command}` and commit the result:\n{problems}").into())
    }

    fn leftovers(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for directory in &self.owned {
            if !directory.is_dir() {
                continue;
            }
            for entry in fs::read_dir(directory)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "rs") && !self.contents.contains_key(&path) {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_current_until_it_is_touched() {
        let directory = tempfile::tempdir().unwrap();
        let generated = directory.path().join("generated");
        let file = generated.join("a.rs");
        let mut files = Files::default();
        files.owning(generated.clone());
        files.add(file.clone(), "//! One.\n//! Two.\n".to_owned());

        let told = files.check("make it").unwrap_err().to_string();
        assert!(told.contains("run `make it`") && told.contains("a.rs"), "{told}");

        files.write().unwrap();
        files.check("make it").unwrap();

        fs::write(&file, "//! One.\n//! Too.\n").unwrap();
        let told = files.check("make it").unwrap_err().to_string();
        assert!(told.contains("a.rs differs from line 2 on"), "{told}");

        fs::write(generated.join("b.rs"), "//! Left behind.\n").unwrap();
        let told = files.check("make it").unwrap_err().to_string();
        assert!(told.contains("b.rs is no longer generated"), "{told}");

        files.write().unwrap();
        files.check("make it").unwrap();
        assert!(!generated.join("b.rs").exists());
    }
}
