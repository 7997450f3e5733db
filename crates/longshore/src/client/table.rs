//! Tables without borders: columns that say nothing are left out, ids and numbers stay whole, and long texts break
//! where the terminal ends.

use comfy_table::{Attribute, Cell as ComfyCell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Width};

use super::output::{Style, Tone};

/// What stands where there is nothing to say.
const NOTHING: &str = "-";

/// How a column behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Never broken: ids, states, times.
    Whole,
    /// Never broken, and aligned to the right.
    Number,
    /// Broken when the terminal is too narrow.
    Text,
    /// As [`Whole`](Self::Whole), and left out when it says nothing in any row.
    Optional,
    /// As [`Text`](Self::Text), and left out when it says nothing in any row.
    OptionalText,
}

impl Kind {
    fn may_be_left_out(self) -> bool {
        matches!(self, Self::Optional | Self::OptionalText)
    }
}

/// A cell's text and tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A cell in a tone.
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }

    /// A cell that may have nothing to say.
    pub(super) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map(Into::into).unwrap_or_default().into()
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Tone::Plain)
    }
}

/// Rows under a heading.
pub(super) struct Table {
    columns: Vec<(&'static str, Kind)>,
    rows: Vec<Vec<Cell>>,
    indent: u16,
}

impl Table {
    /// An empty table with these columns.
    pub(super) fn new(columns: impl Into<Vec<(&'static str, Kind)>>) -> Self {
        Self { columns: columns.into(), rows: Vec::new(), indent: 0 }
    }

    /// The same table, further to the right.
    pub(super) fn indented(mut self, indent: u16) -> Self {
        self.indent = indent;
        self
    }

    /// One more row, a cell for each column.
    pub(super) fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    /// Whether there is no row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text, without a line break at the end.
    pub(super) fn render(&self, style: Style) -> String {
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|&i| !self.columns[i].1.may_be_left_out() || self.rows.iter().any(|row| !row[i].text.is_empty()))
            .collect();
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        // The widths are this table's own: texts share the room evenly, and nobody asks the terminal.
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.force_no_tty();
        if style.colour {
            table.enforce_styling();
        }
        table.set_header(shown.iter().map(|&i| ComfyCell::new(self.columns[i].0).add_attribute(Attribute::Bold)));
        for row in &self.rows {
            table.add_row(shown.iter().map(|&i| cell(&row[i])));
        }
        let widths = self.widths(&shown, style.width.map(usize::from));
        for ((column, &i), width) in table.column_iter_mut().zip(&shown).zip(widths) {
            column.set_padding((0, GAP));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + GAP)));
            if self.columns[i].1 == Kind::Number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let indent = " ".repeat(usize::from(self.indent));
        let lines: Vec<_> = table.lines().map(|line| format!("{indent}{}", line.trim_end())).collect();
        lines.join("\n")
    }

    /// How wide each shown column is, without its gap: as its content, unless texts have to share what the terminal
    /// leaves them.
    fn widths(&self, shown: &[usize], terminal: Option<usize>) -> Vec<u16> {
        let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let widest = |i: usize| {
            let cells = self.rows.iter().map(|row| longest(&row[i].text));
            cells.max().unwrap_or(0).max(longest(self.columns[i].0)).max(NOTHING.len())
        };
        let mut widths: Vec<usize> = shown.iter().map(|&i| widest(i)).collect();
        let gaps = usize::from(GAP) * shown.len().saturating_sub(1);
        let room = terminal.map_or(usize::MAX, |width| width.saturating_sub(usize::from(self.indent) + gaps));
        let mut texts: Vec<usize> = (0..shown.len())
            .filter(|&at| matches!(self.columns[shown[at]].1, Kind::Text | Kind::OptionalText))
            .collect();
        let whole: usize = widths.iter().sum::<usize>() - texts.iter().map(|&at| widths[at]).sum::<usize>();
        let mut left = room.saturating_sub(whole);
        // The narrow ones take what they need, and leave more to the others.
        texts.sort_by_key(|&at| widths[at]);
        for (done, &at) in texts.iter().enumerate() {
            let share = (left / (texts.len() - done)).max(NARROWEST);
            widths[at] = widths[at].min(share);
            left = left.saturating_sub(widths[at]);
        }
        widths.into_iter().map(|width| u16::try_from(width).unwrap_or(u16::MAX - GAP)).collect()
    }
}

/// Texts are not broken into narrower columns than this: a table that is too wide is easier to read than a word a line.
const NARROWEST: usize = 12;

/// The space between two columns.
const GAP: u16 = 2;

fn cell(cell: &Cell) -> ComfyCell {
    let shown = ComfyCell::new(if cell.text.is_empty() { NOTHING } else { &cell.text });
    match cell.tone {
        Tone::Plain => shown,
        Tone::Strong => shown.add_attribute(Attribute::Bold),
        Tone::Faint => shown.add_attribute(Attribute::Dim),
        Tone::Good => shown.fg(Color::DarkGreen),
        Tone::Waiting => shown.fg(Color::DarkYellow),
        Tone::Bad => shown.fg(Color::DarkRed),
        Tone::Hue(_) => shown.fg(Color::DarkCyan),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table =
            Table::new([("ID", Kind::Whole), ("NOTE", Kind::Optional), ("WHY", Kind::Text), ("COUNT", Kind::Number)]);
        table.row([Cell::from("0123456789"), "".into(), "no instance has enough memory for it".into(), "7".into()]);
        table.row([Cell::from("ab"), "".into(), "".into(), "12".into()]);
        table
    }

    #[test]
    fn a_pipe_gets_a_line_a_row() {
        let text = sample().render(Style::default());
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], "ID          WHY                                   COUNT");
        assert_eq!(lines[1], "0123456789  no instance has enough memory for it      7");
        assert_eq!(lines[2], "ab          -                                        12");
    }

    #[test]
    fn a_narrow_terminal_breaks_texts_only() {
        let text = sample().indented(2).render(Style { colour: false, width: Some(40) });
        assert!(text.lines().count() > 3 && text.contains("  0123456789  "), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 40 && line.starts_with("  ")), "{text}");
    }

    #[test]
    fn texts_share_the_room_that_is_left() {
        let table = |texts: [&str; 3]| {
            let mut table = Table::new([("A", Kind::Text), ("B", Kind::Text), ("C", Kind::Text), ("ID", Kind::Whole)]);
            table.row([texts[0].into(), texts[1].into(), texts[2].into(), Cell::from("0123456789")]);
            table.widths(&[0, 1, 2, 3], Some(56))
        };
        let long = "x".repeat(40);
        assert_eq!(table(["aaa", "bbb", "ccc"]), [3, 3, 3, 10]);
        assert_eq!(table(["aaa", &long, &long]), [3, 18, 19, 10], "40 are left for the three");
        assert_eq!(table([&long, "bbb", "ccc"]), [34, 3, 3, 10]);
        assert_eq!(table([&long, &long, &long]), [13, 13, 14, 10]);
    }

    #[test]
    fn colour_is_asked_for() {
        let mut table = Table::new([("STATUS", Kind::Whole)]);
        table.row([Cell::new("RUNNING", Tone::Good)]);
        assert!(table.render(Style { colour: true, width: Some(80) }).contains('\x1b'));
        assert_eq!(table.render(Style { colour: false, width: Some(80) }), "STATUS\nRUNNING");
    }
}
