//! The fields that a query names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::syntax::{Name, Slot, Source};

/// Fields by name, and which of them can be named.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    by_name: BTreeMap<Arc<str>, Slot>,
    /// After `stats`: what it gave, and what was calculated from that. Before: everything.
    only: Option<Vec<Slot>>,
}

impl Names {
    /// The slot of a field; the name need not be one yet.
    pub(super) fn slot(&mut self, name: &str) -> Slot {
        if let Some(&slot) = self.by_name.get(name) {
            return slot;
        }
        let source = match name {
            "@timestamp" => Source::Timestamp,
            "@ingestionTime" => Source::IngestionTime,
            "@logStream" => Source::LogStream,
            "@log" => Source::Log,
            "@message" => Source::Message,
            "@ptr" => Source::Ptr,
            _ => Source::Json,
        };
        let name: Arc<str> = name.into();
        self.names.push(Name { name: name.clone(), source });
        self.by_name.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }

    pub(super) fn name(&self, slot: Slot) -> Arc<str> {
        self.names[slot].name.clone()
    }

    /// How many fields were named.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// A field that a command sets.
    pub(super) fn define(&mut self, name: &str) -> Slot {
        let slot = self.slot(name);
        if let Some(only) = &mut self.only {
            only.push(slot);
        }
        slot
    }

    /// From here on only these can be named.
    pub(super) fn restrict(&mut self, to: Vec<Slot>) {
        self.only = Some(to);
    }

    /// Whether a field can be named, itself or as part of one that can.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| {
            let of =
                |known: &str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            only.iter().any(|&slot| of(&self.names[slot].name))
        })
    }

    /// After `stats`: the field that it named with this text, as `count(*)` or `bin(5m)`.
    pub(super) fn named_by_text(&self, text: &str) -> Option<Slot> {
        let plain =
            |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
        let text = plain(text);
        self.only.as_ref()?.iter().copied().find(|&slot| plain(&self.names[slot].name) == text)
    }

    /// After `stats`: what can be named, in words.
    pub(super) fn known(&self) -> String {
        let names = self.only.iter().flatten().map(|&slot| self.names[slot].name.to_string());
        names.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn into_names(self) -> Vec<Name> {
        self.names
    }
}
