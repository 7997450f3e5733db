//! The store as its callers see it, held against one without any art, killed, out of room, and with a bucket.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bucket;
mod common;
mod full_disk;
mod kill;
mod marks;
mod plain;
mod property;
mod stories;
