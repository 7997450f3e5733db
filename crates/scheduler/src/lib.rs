//! Pure planners: a snapshot, the time and a seed in, a plan out.
//!
//! Nothing here waits, asks a clock, draws randomness of its own or performs IO: time is a [`Timestamp`] argument, and
//! ids and random choices come from a `seed` argument, so the same snapshot, time and seed give the same plan.
//!
//! What callers use, in the order of a task's life:
//!
//! ```text
//! run::plan_batch(&Snapshot, &ClusterName, &[run::Request], now: Timestamp, seed: u128) -> run::Batch
//!     run::Request  { template: NewTask, placement: run::Target, token: Option<run::Token> }
//!     run::Target   ::Anywhere { count: u32, rules: Rules } (RunTask) | ::Instances(Vec<InstanceId>) (StartTask)
//!     run::Token    { id: TokenId, parameters: Arc<str> }
//!     run::Batch    { plan: Plan, answers: Vec<run::Answer> }         one answer a request, in order
//!     run::Answer   { group: Option<usize>, tasks: Vec<Arc<Task>>, failures: Vec<run::Failure> }
//!     run::Failure  { instance: InstanceId, refusal: Refusal }        refusal.reason() is ECS's text
//!   One group a request, so that a call is carried out whole or not at all; requests that touch the same instances are
//!   chained. A request whose group was refused by the store is planned again on a fresh snapshot.
//!
//! service::plan_service(&Snapshot, &ClusterName, &ServiceName, now, seed) -> service::ServicePlan
//!     service::ServicePlan { plan: Plan, wake_at: Option<Timestamp> }  plan again then, or when anything changed
//!   The creator of a service writes its `Service` and its `Rollout` (with the first `Deployment`) in one group.
//!
//! task_end::update_task(&ClusterState, after: Task, reason) -> Group
//!     for any change of one task: guards it, and gives back what it held if it has stopped
//! task_end::update_tasks(&ClusterState, after: Vec<Task>, reason) -> Plan
//! task_end::lose_instance(&ClusterState, InstanceId, Stop, now) -> Plan          all its tasks are declared stopped
//! task_end::deregister_instance(&ClusterState, InstanceId, Stop, now) -> Plan    and it becomes INACTIVE
//!
//! explain::task_definition(&Snapshot, &ClusterName, &TaskDefinition, Demand, &Rules) -> Vec<explain::Verdict>
//! explain::service(&Snapshot, &ClusterName, &ServiceName) -> Vec<explain::Verdict>
//!     explain::Verdict { instance: InstanceId, refusal: Option<Refusal> }         None: a task would fit
//!
//! query::Expression::parse(&str) -> Result<Expression, query::Error>             errors name the column
//! query::select(&ClusterState, &Expression) -> Vec<InstanceId>                   ListContainerInstances' filter
//! ```
//!
//! [`Timestamp`]: longshore_model::Timestamp

mod chain;
pub mod explain;
mod new_task;
pub mod placement;
pub mod query;
pub mod rng;
pub mod run;
pub mod service;
pub mod task_end;

pub use new_task::NewTask;
pub use placement::Refusal;
