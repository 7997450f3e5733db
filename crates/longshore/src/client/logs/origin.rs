//! Where a line is from.

/// A container of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) task_id: String,
    /// Its name in the task definition.
    pub(super) container: String,
    /// A colour that stays the same for it.
    pub(super) hue: u8,
}

impl Origin {
    pub(super) fn new(task_id: &str, container: &str) -> Self {
        let letters = container.bytes().chain(task_id.bytes());
        let hue = letters.fold(0_u8, |hue, byte| hue.wrapping_mul(31).wrapping_add(byte));
        Self { task_id: task_id.to_owned(), container: container.to_owned(), hue }
    }
}
