//! The messages between server and container agent, on the two websockets that the agent opens: [`acs`] carries
//! tasks, [`tcs`] metrics and health. [`frame`] is the envelope around both. [`extension`] is what
//! only our own agent understands.

pub mod acs;
pub mod extension;
pub mod frame;
pub mod tcs;
