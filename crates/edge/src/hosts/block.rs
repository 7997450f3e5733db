//! The text of a hosts file with a block in it. Performs no IO.

use std::fmt::Write;
use std::net::IpAddr;

/// What a block begins and ends with, before the name of its edge.
const BEGIN: &str = "# begin longshore edge ";
const END: &str = "# end longshore edge ";

/// The process that keeps a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keeper {
    /// Its id.
    pub(super) pid: u32,
    /// When it started, in ticks since the machine did: ids come again.
    pub(super) started: u64,
}

/// The file's text with these names in the block of `owner`, without the block when there are none, and without the blocks of
/// processes that are gone. What has a beginning and no end was never written here, and stays.
pub(super) fn replaced<'n>(
    text: &str,
    owner: &str,
    keeper: Keeper,
    names: impl IntoIterator<Item = (&'n String, &'n IpAddr)>,
    is_there: impl Fn(Keeper) -> bool,
) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(line) = rest.split_inclusive('\n').next() {
        let block = begin(line).and_then(|(other, keeper)| Some((other, keeper, length(rest, other)?)));
        match block {
            Some((other, keeper, length)) if other == owner || !is_there(keeper) => rest = &rest[length..],
            _ => {
                kept.push_str(line);
                rest = &rest[line.len()..];
            }
        }
    }
    let mut names = names.into_iter().peekable();
    if names.peek().is_some() {
        if !kept.is_empty() && !kept.ends_with('\n') {
            kept.push('\n');
        }
        let mut line = |line: std::fmt::Arguments<'_>| writeln!(kept, "{line}").expect("a string takes any text");
        line(format_args!("{BEGIN}{owner} (process {} of {}; kept by it)", keeper.pid, keeper.started));
        for (name, address) in names {
            line(format_args!("{address} {name}"));
        }
        line(format_args!("{END}{owner}"));
    }
    kept
}

/// The edge and the process of the block that a line begins.
fn begin(line: &str) -> Option<(&str, Keeper)> {
    let (owner, rest) = line.trim_end().strip_prefix(BEGIN)?.split_once(" (process ")?;
    let (pid, rest) = rest.split_once(" of ")?;
    let (started, _) = rest.split_once(';')?;
    Some((owner, Keeper { pid: pid.parse().ok()?, started: started.parse().ok()? }))
}

/// How long the block is that a text begins with.
fn length(text: &str, owner: &str) -> Option<usize> {
    let mut length = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        // Another beginning before the end: this one was cut off, and what follows is somebody else's.
        if number > 0 && line.starts_with(BEGIN) {
            return None;
        }
        length += line.len();
        if line.trim_end().strip_prefix(END) == Some(owner) {
            return Some(length);
        }
    }
    None
}
