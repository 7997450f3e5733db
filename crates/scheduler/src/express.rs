//! Express gateway services: what of load balancing is taken away when they are gone, and how many tasks they have.

mod left_over;
pub mod scaling;

pub use left_over::left_over;
