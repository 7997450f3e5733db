//! What is measured beside the log store: the same lines in a plain file, and what Debian's own tools do with it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::lines::{self, LINE_BYTES};
use super::load::BATCH;
use super::visible;
use crate::error::Error;
use crate::samples::Samples;

/// How much of the file is compressed: the share is the same for the rest of it, and gzip is slow.
const COMPRESSED_BYTES: u64 = 1 << 30;

/// The raw lines.
pub(crate) struct RawFile {
    path: PathBuf,
    /// How long it took to write and sync them, batch by batch, with nothing else to do.
    pub(crate) took: Duration,
    /// How long it is.
    pub(crate) bytes: u64,
}

impl RawFile {
    /// Writes the lines with numbers below `events` to a file, each batch synced before the next, as a server that
    /// answers one batch after the other could at best.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(directory: &Path, events: u64) -> Result<Self, Error> {
        let path = directory.join("raw.log");
        let mut took = Duration::ZERO;
        let written = || -> io::Result<u64> {
            let mut file = File::create(&path)?;
            let mut batch = Vec::with_capacity(BATCH as usize * (LINE_BYTES + 1));
            for first in (0..events).step_by(BATCH as usize) {
                batch.clear();
                for number in first..events.min(first + BATCH) {
                    lines::write(number, &mut batch);
                    batch.push(b'\n');
                }
                let began = Instant::now();
                file.write_all(&batch)?;
                file.sync_data()?;
                took += began.elapsed();
            }
            Ok(file.metadata()?.len())
        }();
        let bytes = written.map_err(Error::io(path.display().to_string()))?;
        Ok(Self { path, took, bytes })
    }

    /// How long `grep` takes for a word, and how many lines it found; at most `most` of them.
    ///
    /// # Errors
    /// When there is no grep.
    pub(crate) fn grep(&self, word: &str, most: u64) -> Result<(Duration, u64), Error> {
        let began = Instant::now();
        let output = Command::new("grep")
            .env("LC_ALL", "C")
            .args(["-F", "-w", "-m", &most.to_string(), word])
            .arg(&self.path)
            .stdin(Stdio::null())
            .output()
            .map_err(Error::io("grep"))?;
        let took = began.elapsed();
        Ok((took, memchr::memchr_iter(b'\n', &output.stdout).count() as u64))
    }

    /// Which share of the raw bytes a compressor leaves; `None` where it is not installed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn compressed_share(&self, program: &str, level: &str) -> Result<Option<f64>, Error> {
        let spawned = Command::new(program).args([level, "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = match spawned {
            Ok(child) => child,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(program.to_owned())(error)),
        };
        let (mut input, mut output) =
            (child.stdin.take().expect("it was piped"), child.stdout.take().expect("it was piped"));
        let bytes = COMPRESSED_BYTES.min(self.bytes);
        let path = self.path.clone();
        let fed = std::thread::spawn(move || -> io::Result<()> {
            let mut file = io::Read::take(File::open(path)?, bytes);
            io::copy(&mut file, &mut BufWriter::new(&mut input))?;
            input.flush()
        });
        let compressed = io::copy(&mut output, &mut io::sink()).map_err(Error::io(program.to_owned()))?;
        fed.join()
            .map_err(|_| Error::unexpected("feeding a compressor failed"))?
            .map_err(Error::io("the raw lines"))?;
        child.wait().map_err(Error::io(program.to_owned()))?;
        Ok(Some(compressed as f64 / bytes as f64))
    }
}

/// How long after a line had been written to a file `tail -f` printed it.
///
/// # Errors
/// When there is no tail, or lines do not come.
pub(crate) fn followed(directory: &Path) -> Result<Samples, Error> {
    let path = directory.join("followed.log");
    let mut file = File::create(&path).map_err(Error::io(path.display().to_string()))?;
    let spawned = Command::new("tail").args(["-n", "0", "-f"]).arg(&path).stdout(Stdio::piped()).spawn();
    let mut tail = spawned.map_err(Error::io("tail"))?;
    let printed = BufReader::new(tail.stdout.take().expect("it was piped"));
    let seen = times(&mut file, printed);
    let ended = tail.kill().and_then(|()| tail.wait());
    let samples = seen.map_err(Error::io("tail"))?;
    ended.map_err(Error::io("tail"))?;
    Ok(samples)
}

fn times(file: &mut File, mut printed: impl BufRead) -> io::Result<Samples> {
    // What is written before tail looks at the file is not printed.
    std::thread::sleep(Duration::from_secs(1));
    let mut line = String::new();
    (0..visible::LINES)
        .map(|number| {
            std::thread::sleep(visible::PAUSE);
            line.clear();
            let began = Instant::now();
            writeln!(file, "{number}")?;
            printed.read_line(&mut line)?;
            Ok(began.elapsed())
        })
        .collect()
}

/// How many bytes the files below a directory hold.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn bytes_below(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in directory.read_dir()? {
        let entry = entry?;
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            // A file of the running server that went in this moment.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        bytes += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
