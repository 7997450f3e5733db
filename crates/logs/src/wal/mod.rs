//! The journal: what was answered and is not in a segment yet.
//!
//! - `record`: what is written.
//! - `frame`: how it is guarded: one frame for each write, with a checksum.
//! - `file`: writing a file of it, and reading one again.
//!
//! Each write is one frame and one sync, and the next frame is written after that sync only. So what a crash leaves
//! broken is the last frame of the last file, which nobody was answered for; anything else that is broken is damage.

mod file;
mod frame;
mod record;

pub(crate) use file::{Journal, list, path, replay};
pub(crate) use record::{Record, Taken};
pub(crate) mod write {
    //! Records in bytes.
    pub(crate) use super::record::{events, group_deleted, stream, stream_deleted};
}
