//! Which rules may hold for a request, without asking each of them.
//!
//! Each rule is filed under one of its conditions: under the beginning of each path or a longer part of it, the end of each host, or the value of
//! each header or query parameter that the condition allows. The condition is the one that shares its file with the fewest
//! other rules. A request's candidates are the rules in the few files that fit it, and the rules that could not be filed.

use std::collections::HashMap;

use http::HeaderName;

use super::Asked;
use super::condition::Condition;
use super::prefix_tree::PrefixTree;

/// What a rule can be filed under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum File {
    /// The host's last characters, the last one first.
    Host(Vec<u8>),
    /// The path's first characters.
    Path(Vec<u8>),
    /// Characters anywhere in the path.
    PathPart(Vec<u8>),
    /// A header's value in lower case.
    Header(HeaderName, Vec<u8>),
    /// A query parameter's key, if it counts, and value in lower case.
    Query(Option<Vec<u8>>, Vec<u8>),
    /// A method.
    Method(Vec<u8>),
}

/// Rules by a value that they ask for.
type ByValue<V> = HashMap<V, Vec<u32>>;

/// The files. Rules are named by their place in the table.
#[derive(Debug, Default)]
pub(super) struct Index {
    hosts: PrefixTree,
    paths: PrefixTree,
    path_parts: PrefixTree,
    has_path_parts: bool,
    headers: Vec<(HeaderName, ByValue<Vec<u8>>)>,
    queries: ByValue<(Option<Vec<u8>>, Vec<u8>)>,
    methods: ByValue<Vec<u8>>,
    rest: Vec<u32>,
}

impl Index {
    /// Files the rules, given by their conditions in the order of their priorities.
    pub(super) fn new(rules: &[&[Condition]]) -> Self {
        let files: Vec<Vec<Vec<File>>> =
            rules.iter().map(|conditions| conditions.iter().filter_map(files_of).collect()).collect();
        let mut uses: HashMap<&File, usize> = HashMap::new();
        files.iter().flatten().flatten().for_each(|file| *uses.entry(file).or_default() += 1);
        let mut index = Self::default();
        for (rule, choices) in (0..).zip(&files) {
            let crowd = |files: &&Vec<File>| files.iter().map(|file| uses[file]).max().unwrap_or(0);
            match choices.iter().min_by_key(crowd) {
                Some(files) => files.iter().for_each(|file| index.file(file, rule)),
                None => index.rest.push(rule),
            }
        }
        index
    }

    fn file(&mut self, file: &File, rule: u32) {
        let list = match file {
            File::Host(end) => return self.hosts.add(end, rule),
            File::Path(start) => return self.paths.add(start, rule),
            File::PathPart(part) => {
                self.has_path_parts = true;
                return self.path_parts.add(part, rule);
            }
            File::Header(name, value) => {
                let place = self.headers.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    self.headers.push((name.clone(), HashMap::new()));
                    self.headers.len() - 1
                });
                self.headers[place].1.entry(value.clone()).or_default()
            }
            File::Query(key, value) => self.queries.entry((key.clone(), value.clone())).or_default(),
            File::Method(method) => self.methods.entry(method.clone()).or_default(),
        };
        if list.last() != Some(&rule) {
            list.push(rule);
        }
    }

    /// The first rule, by place, of those that may hold and that `holds`.
    pub(super) fn first(&self, asked: &Asked<'_>, holds: impl Fn(u32) -> bool) -> Option<u32> {
        let mut best = u32::MAX;
        let mut look = |rules: &[u32]| {
            if let Some(found) = rules.iter().take_while(|rule| **rule < best).find(|rule| holds(**rule)) {
                best = *found;
            }
        };
        look(&self.rest);
        self.hosts.walk(asked.host.bytes().rev().map(|byte| byte.to_ascii_lowercase()), &mut look);
        self.paths.walk(asked.path.bytes(), &mut look);
        if self.has_path_parts {
            let path = asked.path.as_bytes();
            (0..path.len()).for_each(|start| self.path_parts.walk(path[start..].iter().copied(), &mut look));
        }
        if !self.methods.is_empty()
            && let Some(rules) = self.methods.get(asked.method.as_bytes())
        {
            look(rules);
        }
        for (name, values) in &self.headers {
            for value in asked.headers.get_all(name) {
                if let Some(rules) = values.get(&value.as_bytes().to_ascii_lowercase()) {
                    look(rules);
                }
            }
        }
        if !self.queries.is_empty() {
            for (key, value) in asked.parameters() {
                let lower = |text: &str| super::condition::decode(text).to_ascii_lowercase();
                let without_key = (None, lower(value.unwrap_or(key)));
                let with_key = (Some(lower(key)), lower(value.unwrap_or("")));
                for file in [without_key, with_key] {
                    if let Some(rules) = self.queries.get(&file) {
                        look(rules);
                    }
                }
            }
        }
        (best != u32::MAX).then_some(best)
    }
}

/// The files that together have every request for which a condition holds; `None` when there are no such files, or when they
/// would have every request.
fn files_of(condition: &Condition) -> Option<Vec<File>> {
    let files: Vec<File> = match condition {
        Condition::Host(texts) if texts.expressions.is_empty() => {
            texts.patterns.iter().map(|pattern| File::Host(pattern.literal_end_reversed())).collect()
        }
        Condition::Path(texts) if texts.expressions.is_empty() => texts.patterns.iter().map(file_of_path).collect(),
        Condition::Header(Some(name), texts) if texts.expressions.is_empty() => {
            let file = |pattern: &super::pattern::Pattern| Some(File::Header(name.clone(), pattern.exact()?.to_vec()));
            texts.patterns.iter().map(file).collect::<Option<_>>()?
        }
        Condition::Method(methods) => methods.iter().map(|method| File::Method(method.as_bytes().to_vec())).collect(),
        Condition::Query(pairs) => {
            // A value with percent signs or pluses may be meant as it is written, and requests are filed decoded.
            let exact = |pattern: &super::pattern::Pattern| {
                pattern.exact().filter(|text| !text.contains(&b'%') && !text.contains(&b'+')).map(<[u8]>::to_vec)
            };
            let file = |(key, value): &(Option<super::pattern::Pattern>, super::pattern::Pattern)| {
                let key = key.as_ref().map(|key| exact(key).ok_or(())).transpose().ok()?;
                Some(File::Query(key, exact(value)?))
            };
            pairs.iter().map(file).collect::<Option<_>>()?
        }
        Condition::Host(_) | Condition::Path(_) | Condition::Header(..) | Condition::SourceIp(_) => return None,
    };
    let is_everything =
        |file: &File| matches!(file, File::Host(text) | File::Path(text) | File::PathPart(text) if text.is_empty());
    (!files.iter().any(is_everything)).then_some(files)
}

/// A path is filed under its beginning, which is found at once, unless more is said of what comes later: `*/orders/*`.
fn file_of_path(pattern: &super::pattern::Pattern) -> File {
    let (start, part) = (pattern.literal_start(), pattern.literal_part());
    if part.len() > start.len() { File::PathPart(part) } else { File::Path(start) }
}
