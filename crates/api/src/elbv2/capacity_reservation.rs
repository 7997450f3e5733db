//! Capacity reservations in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;
use crate::timestamp::IsoTimestamp;

/// Request of `DescribeCapacityReservation`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeCapacityReservationInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
}

impl Request for DescribeCapacityReservationInput {
    const OPERATION: Operation = Operation::DescribeCapacityReservation;
    type Response = DescribeCapacityReservationOutput;
}

/// Response of `DescribeCapacityReservation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeCapacityReservationOutput {
    /// `LastModifiedTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<IsoTimestamp>,
    /// `DecreaseRequestsRemaining`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decrease_requests_remaining: Option<i32>,
    /// `MinimumLoadBalancerCapacity`: `MinimumLoadBalancerCapacity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_load_balancer_capacity: Option<MinimumLoadBalancerCapacity>,
    /// `CapacityReservationState`: list of `ZonalCapacityReservationState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_state: Option<Vec<ZonalCapacityReservationState>>,
}

/// Request of `ModifyCapacityReservation`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyCapacityReservationInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `MinimumLoadBalancerCapacity`: `MinimumLoadBalancerCapacity`.
    pub minimum_load_balancer_capacity: Option<MinimumLoadBalancerCapacity>,
    /// `ResetCapacityReservation`: boolean.
    pub reset_capacity_reservation: Option<bool>,
}

impl Request for ModifyCapacityReservationInput {
    const OPERATION: Operation = Operation::ModifyCapacityReservation;
    type Response = ModifyCapacityReservationOutput;
}

/// Response of `ModifyCapacityReservation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyCapacityReservationOutput {
    /// `LastModifiedTime`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<IsoTimestamp>,
    /// `DecreaseRequestsRemaining`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decrease_requests_remaining: Option<i32>,
    /// `MinimumLoadBalancerCapacity`: `MinimumLoadBalancerCapacity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_load_balancer_capacity: Option<MinimumLoadBalancerCapacity>,
    /// `CapacityReservationState`: list of `ZonalCapacityReservationState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservation_state: Option<Vec<ZonalCapacityReservationState>>,
}

string_enum! {
    /// The values of `CapacityReservationStateEnum`.
    pub enum CapacityReservationStateEnum {
        Provisioned = "provisioned",
        Pending = "pending",
        Rebalancing = "rebalancing",
        Failed = "failed",
    }
}

/// The structure `CapacityReservationStatus`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CapacityReservationStatus {
    /// `Code`: `CapacityReservationStateEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<CapacityReservationStateEnum>,
    /// `Reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The structure `MinimumLoadBalancerCapacity`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MinimumLoadBalancerCapacity {
    /// `CapacityUnits`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_units: Option<i32>,
}

/// The structure `ZonalCapacityReservationState`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ZonalCapacityReservationState {
    /// `State`: `CapacityReservationStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CapacityReservationStatus>,
    /// `AvailabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// `EffectiveCapacityUnits`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_capacity_units: Option<f64>,
}
