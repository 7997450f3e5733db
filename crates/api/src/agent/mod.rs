//! The messages between server and container agent, on the two websockets that the agent opens: [`acs`] carries
//! tasks, [`tcs`] metrics and health. [`frame`] is the envelope around both.

pub mod acs;
pub mod frame;
pub mod tcs;
