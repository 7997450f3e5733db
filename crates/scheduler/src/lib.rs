//! Pure planners: a snapshot, the time and a seed in, a plan out.
//!
//! Nothing here waits, asks a clock, draws randomness of its own or performs IO: time is a [`Timestamp`] argument, and
//! ids and random choices come from a `seed` argument, so the same snapshot, time and seed give the same plan.
//!
//! What callers use, in the order of a task's life:
//!
//! - [`run::plan_batch`]: RunTask and StartTask. A batch of calls becomes one plan with one group a call; a call whose
//!   group was refused by the store is planned again on a fresh snapshot.
//! - [`service::plan_services`]: what to start, stop, write down and say for services, and when to plan each again
//!   although nothing has changed. Whoever creates a service writes its `Service` and its `Rollout`, with the first deployment
//!   begun, in one group.
//! - [`targets::plan`]: registers the tasks of services with load balancers as targets, and drains them before they are stopped;
//!   [`balance`] tells where a task is to be registered and how it stands there.
//! - [`task_end::update_task`] and its kin: any change of tasks, with what they held given back when they have stopped.
//! - [`explain`]: for every instance, the first thing that keeps a task from it.
//! - [`query::Expression`]: the cluster query language, which placement constraints and listings share.
//!
//! Underneath, [`placement`] decides where tasks go, for all of them alike.
//!
//! [`Timestamp`]: longshore_model::Timestamp

pub mod back_off;
pub mod balance;
pub mod capacity;
mod chain;
pub mod daemon;
pub mod explain;
pub mod express;
mod new_task;
mod per_instance;
pub mod placement;
pub mod query;
pub mod rng;
pub mod run;
pub mod service;
pub mod targets;
pub mod task_end;

pub use new_task::NewTask;
pub use placement::Refusal;
