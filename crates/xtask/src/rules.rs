//! `cargo xtask rules`: the rules of scheduling and the tests that prove them.
//!
//! `docs/scheduling-rules.md` has a row for each rule with links to its tests. Each of them must be there, and must name
//! the rule back (`Rule 7.4.2`, or `Rule 7.4.2, 7.4.8` where it proves several), so that neither a rule loses its proof
//! nor a test its reason unnoticed. Nor may their files name a rule that has no row.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Result;

const PAGE: &str = "docs/scheduling-rules.md";

/// The sections that ECS's scheduling is divided into here.
const SECTIONS: [(u32, u32); 5] = [(5, 6), (6, 6), (7, 15), (8, 4), (9, 4)];

/// Holds the page against the tests.
pub(crate) fn check(root: &Path) -> Result<()> {
    let page = fs::read_to_string(root.join(PAGE)).map_err(|error| format!("cannot read {PAGE}: {error}"))?;
    let read = |link: &str| fs::read_to_string(root.join("docs").join(link)).ok();
    let problems = problems(&page, read);
    if problems.is_empty() { Ok(()) } else { Err(format!("{PAGE}:\n  {}", problems.join("\n  ")).into()) }
}

fn problems(page: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut files: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut seen, mut ids) = (Vec::new(), Vec::new());
    for (id, row) in page.lines().filter_map(rule) {
        seen.push(section(id).to_owned());
        ids.push(id.to_owned());
        let proofs: Vec<_> = links(row).collect();
        if proofs.is_empty() {
            problems.push(format!("rule {id} has no test"));
        }
        for (test, file) in proofs {
            let text = files.entry(file.to_owned()).or_insert_with(|| read(file));
            let Some(text) = text else {
                problems.push(format!("rule {id}: there is no file {file}"));
                continue;
            };
            if !said.contains_key(file) {
                said.insert(
                    file.to_owned(),
                    named(text).into_iter().filter(|id| is_of_page(id)).map(str::to_owned).collect(),
                );
            }
            match body(text, test) {
                None => problems.push(format!("rule {id}: there is no test {test} in {file}")),
                Some(body) if !named(body).contains(&id) => {
                    problems.push(format!("rule {id}: the test {test} in {file} does not say `Rule {id}`"));
                }
                Some(_) => {}
            }
        }
    }
    for (file, named) in said {
        let unknown = named.into_iter().filter(|id| !ids.contains(id));
        problems.extend(unknown.map(|id| format!("{file} names rule {id}, which is not on the page")));
    }
    let wanted = SECTIONS.iter().flat_map(|(chapter, last)| (1..=*last).map(move |each| format!("{chapter}.{each}")));
    problems.extend(
        wanted.filter(|section| !seen.contains(section)).map(|section| format!("section {section} has no rule")),
    );
    problems
}

/// The id and the rest of a row `| 7.4.2 | … |`.
fn rule(line: &str) -> Option<(&str, &str)> {
    let (id, rest) = line.strip_prefix("| ")?.split_once(" |")?;
    id.starts_with(|first: char| first.is_ascii_digit()).then_some((id, rest))
}

/// Whether an id has the form of a row's, and is of a chapter of the page.
fn is_of_page(id: &str) -> bool {
    let mut parts = id.split('.');
    let chapter = parts.next().and_then(|chapter| chapter.parse().ok());
    SECTIONS.iter().any(|(known, _)| Some(*known) == chapter) && parts.count() == 2
}

/// `7.4` of `7.4.2`.
fn section(id: &str) -> &str {
    id.match_indices('.').nth(1).map_or(id, |(end, _)| &id[..end])
}

/// The tests of a row: their names and their files.
fn links(row: &str) -> impl Iterator<Item = (&str, &str)> {
    row.split("[`").skip(1).filter_map(|link| {
        let (test, rest) = link.split_once("`](")?;
        Some((test, rest.split_once(')')?.0))
    })
}

/// A test with the comments before it: in Rust to the brace that closes it, in Python to the next line that begins a
/// statement of the module.
fn body<'t>(text: &'t str, test: &str) -> Option<&'t str> {
    let rust = text.find(&format!("fn {test}("));
    let at = rust.or_else(|| text.find(&format!("def {test}(")))?;
    let before = text[..at].rfind("\n\n").unwrap_or(0);
    let after = &text[at..];
    let end = if rust.is_some() {
        let close = format!("\n{}}}", indent(text, at));
        // A body on one line closes on its own.
        let line = after.find('\n').unwrap_or(after.len());
        if after[..line].ends_with('}') { Some(line) } else { after.find(&close) }
    } else {
        after
            .match_indices('\n')
            .map(|(newline, _)| newline)
            .find(|newline| after[newline + 1..].starts_with(|first: char| !first.is_whitespace() && first != ')'))
    };
    Some(&text[before..at + end.unwrap_or(after.len())])
}

fn indent(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let width = text[line..at].len() - text[line..at].trim_start().len();
    &text[line..line + width]
}

/// The rules that a text names: `Rule 7.4.2`, and each of `Rule 7.4.2, 7.4.8`.
fn named(text: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for list in text.split("Rule ").skip(1).chain(text.split("rule ").skip(1)) {
        let mut rest = list;
        loop {
            let end = rest.find(|each: char| !each.is_ascii_digit() && each != '.').unwrap_or(rest.len());
            named.push(rest[..end].trim_end_matches('.'));
            // Whatever else follows ends the list, so that nothing later in the sentence is taken for one more.
            let Some(next) = rest[end..].strip_prefix(", ") else { break };
            rest = next;
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(row: &str, file: &str) -> Vec<String> {
        let problems = problems(row, |link| (link == "../t.rs").then(|| file.to_owned()));
        problems.into_iter().filter(|problem| !problem.starts_with("section")).collect()
    }

    const ROW: &str = "| 7.4.2 | Stopping tasks count. | [`counts`](../t.rs) |";

    #[test]
    fn a_test_has_to_be_there_and_to_name_its_rule() {
        assert_eq!(told(ROW, "fn counts() {\n    // Rule 7.4.2: they count.\n}\n"), Vec::<String>::new());
        assert_eq!(told(ROW, "/// Rule 7.4.2: they count.\nfn counts() {}\n"), Vec::<String>::new());
        assert_eq!(told(ROW, "def counts(a):\n    \"\"\"Rule 7.4.2.\"\"\"\n"), Vec::<String>::new());
        assert_eq!(told(ROW, "def counts(\n    a,\n):\n    # Rule 4.6.1, 7.4.2: both.\n"), Vec::<String>::new());
        assert!(told(ROW, "fn others() {}")[0].contains("there is no test counts"));
        assert!(told("| 7.4.2 | Stopping tasks count. | |", "")[0].contains("has no test"));
        assert!(told("| 7.4.2 | | [`counts`](../gone.rs) |", "")[0].contains("there is no file"));
    }

    #[test]
    fn another_rule_and_the_next_test_do_not_count() {
        for said in ["7.4", "7.4.21", "17.4.2", "7.4.2.1", "7.3.1: see 2, 7.4.2"] {
            let problems = told(ROW, &format!("fn counts() {{\n    // Rule {said}\n}}\n"));
            assert!(problems[0].contains("does not say `Rule 7.4.2`"), "{said}");
        }
        for file in [
            "fn counts() {}\n\nfn next() {\n    // Rule 7.4.2\n}\n",
            "fn counts() {\n    1\n}\n\n// Rule 7.4.2\nfn next() {}\n",
            "def counts():\n    pass\n\n\n# Rule 7.4.2\n@marked\ndef next():\n    pass\n",
        ] {
            assert!(told(ROW, file)[0].contains("does not say"), "{file}");
        }
    }

    #[test]
    fn a_test_names_no_rule_that_is_not_there() {
        let unknown = told(ROW, "fn counts() {\n    // Rule 7.4.2, 7.4.9: they count. Rule 4.6.1 is elsewhere.\n}\n");
        assert_eq!(unknown, ["../t.rs names rule 7.4.9, which is not on the page"]);
    }

    #[test]
    fn every_section_needs_a_rule() {
        let problems = problems(ROW, |_| None);
        assert!(problems.contains(&"section 5.1 has no rule".to_owned()));
        assert!(!problems.contains(&"section 7.4 has no rule".to_owned()));
    }
}
