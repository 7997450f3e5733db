//! Finding events.
//!
//! - `required`: from what a search requires to the blocks that may hold it.
//! - `plan`: which blocks there are, and in which order they are looked at.
//! - `page`: the best events so far, within a page's bounds.
//! - `run`: the search.

mod page;
mod plan;
mod required;
mod run;

pub(crate) use required::{Blocks, Terms};
pub(crate) use run::{Query, Ran, StreamFilter, run};
