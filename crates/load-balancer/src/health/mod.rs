//! Active health checks, as Elastic Load Balancing makes them.
//!
//! Every target of every target group that a listener or a rule forwards to is asked at its group's interval, over a
//! connection of its own that is closed afterwards. A new target is asked at once, and the first check that it passes makes
//! it healthy; from then on the group's thresholds count. After the first check each target has its own place within the
//! interval, so that ten thousand of them are asked evenly.
//!
//! One task decides when whom to ask and keeps the counts; what it finds goes to one function, only when it changes.

mod mailbox;
mod plan;
mod probe;
mod schedule;
mod standing;

pub(crate) use mailbox::Mailbox;
pub(crate) use plan::was_healthy;
pub(crate) use schedule::Checks;
pub(crate) use standing::Finding;
