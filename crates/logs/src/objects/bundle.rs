//! The files of an index as one object: their names and lengths, then what they hold.

use std::io;
use std::path::Path;

use crate::bytes::{Reader, put, put_text};

pub(super) fn pack(directory: &Path) -> Result<Vec<u8>, io::Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| io::Error::other("a file with an odd name"))?;
        files.push((name, std::fs::read(entry.path())?));
    }
    let mut out = Vec::new();
    put(&mut out, files.len() as u64);
    for (name, bytes) in &files {
        put_text(&mut out, name);
        put(&mut out, bytes.len() as u64);
    }
    files.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    let sum = crc32fast::hash(&out);
    out.extend_from_slice(&sum.to_le_bytes());
    Ok(out)
}

pub(super) fn unpack(bytes: &[u8], directory: &Path) -> Result<(), String> {
    let damaged = || "the object of its index is damaged".to_owned();
    let (bytes, sum) = bytes.split_last_chunk::<4>().ok_or_else(damaged)?;
    if crc32fast::hash(bytes) != u32::from_le_bytes(*sum) {
        return Err(damaged());
    }
    let mut reader = Reader(bytes);
    let count = reader.count().ok_or_else(damaged)?;
    let files =
        (0..count).map(|_| Some((reader.text()?, reader.number()?))).collect::<Option<Vec<_>>>().ok_or_else(damaged)?;
    for (name, length) in files {
        // Names come from outside: none may lead out of the directory.
        if name.contains('/') || name == ".." {
            return Err(damaged());
        }
        let bytes = reader.take(length as usize).ok_or_else(damaged)?;
        std::fs::write(directory.join(name), bytes).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_damage_is_seen() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(from.path().join("a"), "some").unwrap();
        std::fs::write(from.path().join(".b"), "").unwrap();
        let bytes = pack(from.path()).unwrap();
        unpack(&bytes, to.path()).unwrap();
        assert_eq!(std::fs::read(to.path().join("a")).unwrap(), b"some");
        assert_eq!(std::fs::read(to.path().join(".b")).unwrap(), b"");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(unpack(&damaged, to.path()).is_err(), "{at}");
        }
    }
}
