//! Where a command's answer goes: text for a person, as wide as the terminal and in colour where that is wanted, or one
//! JSON document for a script.

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use crate::error::Error;

/// How this command answers.
pub(super) struct Output {
    json: bool,
    style: Style,
}

impl Output {
    /// Looks at standard output and the environment.
    pub(super) fn new(json: bool) -> Self {
        Self { json, style: Style::of_stdout() }
    }

    /// Whether a script reads it.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// How text looks.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// Prints the document when JSON is wanted, else the text.
    pub(super) fn print<T: Serialize>(&self, document: &T, text: impl FnOnce(Style) -> String) -> Result<(), Error> {
        let text = match self.json {
            true => serde_json::to_string_pretty(document)
                .map_err(|error| Error::Text(format!("the answer cannot be written as JSON: {error}")))?,
            false => text(self.style),
        };
        put(format!("{}\n", text.trim_end_matches('\n')).as_bytes())
    }
}

/// Writes to standard output. A reader that has gone (`| head`) ends the command in silence.
fn put(bytes: &[u8]) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Error::Quiet(0),
        _ => Error::Text(format!("cannot write to standard output: {error}")),
    })
}

/// Standard output for many lines, written in large pieces.
#[derive(Default)]
pub(super) struct Lines(Vec<u8>);

impl Lines {
    /// How much is held back at most, in bytes.
    const HELD: usize = 64 << 10;

    /// Adds a line.
    pub(super) fn write(&mut self, line: &str) -> Result<(), Error> {
        self.0.extend_from_slice(line.as_bytes());
        self.0.push(b'\n');
        if self.0.len() < Self::HELD { Ok(()) } else { self.flush() }
    }

    /// Writes what was held back.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        let written = put(&self.0);
        self.0.clear();
        written
    }
}

/// A remark beside the answer, for the person at the terminal only.
pub(super) fn remark(text: &str) {
    eprintln!("{text}");
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// Whether it shows colours.
    pub(super) colour: bool,
    /// How many characters go into a line; any number when nobody looks.
    pub(super) width: Option<u16>,
}

impl Style {
    fn of_stdout() -> Self {
        let terminal = io::stdout().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = colour && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        let width = if terminal { comfy_table::Table::new().width() } else { columns() };
        let width = width.filter(|width| *width > 0);
        // Narrower than this, wrapping helps nobody.
        Self { colour, width: width.map(|width: u16| width.max(40)) }
    }

    /// The text in a tone.
    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            _ if !self.colour || text.is_empty() => return text.to_owned(),
            Tone::Plain => return text.to_owned(),
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Waiting => "33",
            Tone::Bad => "31",
            Tone::Hue(number) => HUES[usize::from(number) % HUES.len()],
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// The text in lines that fit, each of them indented; `hanging` more from the second one on.
    pub(super) fn wrap(self, text: &str, indent: usize, hanging: usize) -> String {
        let width = self.width.map_or(usize::MAX, usize::from);
        let mut lines = vec![" ".repeat(indent)];
        let (mut used, mut empty) = (indent, true);
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !empty && used.saturating_add(1 + length) > width {
                lines.push(" ".repeat(indent + hanging));
                (used, empty) = (indent + hanging, true);
            }
            let line = lines.last_mut().expect("there is a line from the start");
            if !empty {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            (used, empty) = (used + length, false);
        }
        lines.join("\n")
    }
}

/// Colours that tell things apart and mean nothing.
const HUES: [&str; 6] = ["36", "35", "34", "96", "95", "94"];

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing.
    Plain,
    /// A heading.
    Strong,
    /// Of little interest.
    Faint,
    /// As it should be.
    Good,
    /// On its way.
    Waiting,
    /// Needs a look.
    Bad,
    /// One of several.
    Hue(u8),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_hang() {
        let style = Style { colour: false, width: Some(12) };
        assert_eq!(style.wrap("one two three four", 2, 2), "  one two\n    three\n    four");
        assert_eq!(style.wrap("incomprehensibilities", 0, 2), "incomprehensibilities");
        assert_eq!(Style::default().wrap("one  two\nthree", 1, 0), " one two three");
        assert_eq!(style.wrap("", 2, 0), "  ");
    }

    #[test]
    fn colours_only_where_they_show() {
        let terminal = Style { colour: true, width: None };
        assert_eq!(terminal.paint(Tone::Good, "RUNNING"), "\x1b[32mRUNNING\x1b[0m");
        assert_eq!(terminal.paint(Tone::Plain, "x"), "x");
        assert_eq!(Style::default().paint(Tone::Bad, "STOPPED"), "STOPPED");
    }
}
