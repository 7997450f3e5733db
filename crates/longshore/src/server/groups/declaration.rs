//! How a group is declared: `NAME=min..max,cpu=1024,memory=2048`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use longshore_model::Capacity;

/// A group of alike agents on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// Its name, the last part of its ARN.
    pub(crate) name: String,
    /// The fewest agents.
    pub(crate) minimum: u32,
    /// The most agents.
    pub(crate) maximum: u32,
    /// What each of them offers.
    pub(crate) cpu_units: u32,
    /// What each of them offers.
    pub(crate) memory_mib: u32,
    /// The cluster that they join; the server's own when none is said.
    pub(crate) cluster: Option<String>,
}

impl Declaration {
    /// A group of which nothing but its name is known.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), minimum: 0, maximum: 0, cpu_units: 1024, memory_mib: 1024, cluster: None }
    }

    /// What each of its agents offers.
    pub(super) fn size(&self) -> Capacity {
        Capacity { cpu_units: self.cpu_units, memory_mib: self.memory_mib, ..Capacity::default() }
    }

    fn text(&self) -> String {
        let Self { name, minimum, maximum, cpu_units, memory_mib, cluster } = self;
        let cluster = cluster.as_ref().map(|cluster| format!(",cluster={cluster}")).unwrap_or_default();
        format!("{name}={minimum}..{maximum},cpu={cpu_units},memory={memory_mib}{cluster}")
    }
}

impl FromStr for Declaration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected =
            || "expected NAME=MIN..MAX,cpu=UNITS,memory=MIB, such as small=0..4,cpu=1024,memory=2048".to_owned();
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let (name, rest) = text.split_once('=').ok_or_else(expected)?;
        if name.is_empty() || !name.chars().all(valid) {
            return Err("a group's name has letters, digits, hyphens and underscores".to_owned());
        }
        let mut parts = rest.split(',');
        let (minimum, maximum) = parts.next().and_then(|range| range.split_once("..")).ok_or_else(expected)?;
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| expected());
        let mut group = Self { minimum: number(minimum)?, maximum: number(maximum)?, ..Self::named(name) };
        let (mut cpu, mut memory) = (false, false);
        for part in parts {
            match part.split_once('=') {
                Some(("cpu", value)) => (group.cpu_units, cpu) = (number(value)?, true),
                Some(("memory", value)) => (group.memory_mib, memory) = (number(value)?, true),
                Some(("cluster", value)) => group.cluster = Some(value.to_owned()),
                _ => return Err(expected()),
            }
        }
        match (cpu && memory && group.cpu_units > 0 && group.memory_mib > 0, group.minimum <= group.maximum) {
            (false, _) => Err(expected()),
            (true, false) => Err("the least number of agents is greater than the most".to_owned()),
            (true, true) => Ok(group),
        }
    }
}

fn file(directory: &Path, group: &str) -> PathBuf {
    directory.join(group).join("group")
}

/// Writes a declaration down, for when the group is declared no more and has members still.
pub(super) fn record(directory: &Path, group: &Declaration) -> std::io::Result<()> {
    let file = file(directory, &group.name);
    file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(file, group.text())
}

/// What was written down of a group.
pub(super) fn recorded(directory: &Path, group: &str) -> Option<Declaration> {
    std::fs::read_to_string(file(directory, group)).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_read_as_it_is_written() {
        let group: Declaration = "small=0..4,cpu=1024,memory=2048".parse().unwrap();
        assert_eq!((group.minimum, group.maximum, group.cpu_units, group.memory_mib), (0, 4, 1024, 2048));
        for text in [group.text(), format!("{},cluster=dev", group.text())] {
            assert_eq!(text.parse::<Declaration>().unwrap().text(), text);
        }
    }

    #[test]
    fn what_is_no_declaration_is_refused_with_an_example() {
        for text in
            ["", "small", "small=4", "small=1..x,cpu=1,memory=1", "small=0..4", "small=0..4,cpu=1", "s=0..1,gpu=1"]
        {
            assert!(text.parse::<Declaration>().unwrap_err().contains("such as small=0..4"), "{text}");
        }
        assert!("a/b=0..1,cpu=1,memory=1".parse::<Declaration>().unwrap_err().contains("letters"));
        assert!("a=2..1,cpu=1,memory=1".parse::<Declaration>().unwrap_err().contains("greater than the most"));
    }
}
