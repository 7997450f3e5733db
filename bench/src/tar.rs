//! A tar archive of a few files in memory (POSIX.1-1988 ustar): what the engine takes as the context of a build.

const BLOCK: usize = 512;

/// An archive of files, each with its name, mode and content.
pub(crate) fn archive(files: &[(&str, u32, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, mode, content) in files {
        archive.extend(header(name, *mode, content.len()));
        archive.extend_from_slice(content);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive.extend([0; 2 * BLOCK]);
    archive
}

fn header(name: &str, mode: u32, length: usize) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    let mut put = |offset: usize, text: &str| header[offset..offset + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, &format!("{mode:07o}"));
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{length:011o}"));
    put(136, "00000000000");
    // The checksum is taken with blanks in its own place.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn tar_reads_it() {
        let archive = archive(&[("Dockerfile", 0o644, b"FROM scratch\n"), ("tool", 0o755, &[7; 1000])]);
        let mut tar =
            Command::new("tar").args(["-tvf", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        tar.stdin.take().unwrap().write_all(&archive).unwrap();
        let output = tar.wait_with_output().unwrap();
        let listing = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        let lines: Vec<&str> = listing.lines().collect();
        assert!(lines[0].starts_with("-rw-r--r--") && lines[0].contains(" 13 ") && lines[0].ends_with("Dockerfile"));
        assert!(lines[1].starts_with("-rwxr-xr-x") && lines[1].contains(" 1000 ") && lines[1].ends_with("tool"));
    }
}
