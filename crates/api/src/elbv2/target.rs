//! Targets and their health in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeregisterTargets`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeregisterTargetsInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
    /// `Targets`: list of `TargetDescription`, required.
    pub targets: Option<Vec<TargetDescription>>,
}

impl Request for DeregisterTargetsInput {
    const OPERATION: Operation = Operation::DeregisterTargets;
    type Response = DeregisterTargetsOutput;
}

/// Response of `DeregisterTargets`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeregisterTargetsOutput {}

/// Request of `DescribeTargetHealth`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetHealthInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
    /// `Targets`: list of `TargetDescription`.
    pub targets: Option<Vec<TargetDescription>>,
    /// `Include`: list of `DescribeTargetHealthInputIncludeEnum`.
    pub include: Option<Vec<DescribeTargetHealthInputIncludeEnum>>,
}

impl Request for DescribeTargetHealthInput {
    const OPERATION: Operation = Operation::DescribeTargetHealth;
    type Response = DescribeTargetHealthOutput;
}

/// Response of `DescribeTargetHealth`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetHealthOutput {
    /// `TargetHealthDescriptions`: list of `TargetHealthDescription`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_health_descriptions: Option<Vec<TargetHealthDescription>>,
}

/// Request of `RegisterTargets`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegisterTargetsInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
    /// `Targets`: list of `TargetDescription`, required.
    pub targets: Option<Vec<TargetDescription>>,
}

impl Request for RegisterTargetsInput {
    const OPERATION: Operation = Operation::RegisterTargets;
    type Response = RegisterTargetsOutput;
}

/// Response of `RegisterTargets`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegisterTargetsOutput {}

/// The structure `AdministrativeOverride`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdministrativeOverride {
    /// `State`: `TargetAdministrativeOverrideStateEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<TargetAdministrativeOverrideStateEnum>,
    /// `Reason`: `TargetAdministrativeOverrideReasonEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<TargetAdministrativeOverrideReasonEnum>,
    /// `Description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `AnomalyDetection`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AnomalyDetection {
    /// `Result`: `AnomalyResultEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<AnomalyResultEnum>,
    /// `MitigationInEffect`: `MitigationInEffectEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mitigation_in_effect: Option<MitigationInEffectEnum>,
}

string_enum! {
    /// The values of `AnomalyResultEnum`.
    pub enum AnomalyResultEnum {
        Anomalous = "anomalous",
        Normal = "normal",
    }
}

string_enum! {
    /// The values of `DescribeTargetHealthInputIncludeEnum`.
    pub enum DescribeTargetHealthInputIncludeEnum {
        AnomalyDetection = "AnomalyDetection",
        All = "All",
    }
}

string_enum! {
    /// The values of `MitigationInEffectEnum`.
    pub enum MitigationInEffectEnum {
        Yes = "yes",
        No = "no",
    }
}

string_enum! {
    /// The values of `TargetAdministrativeOverrideReasonEnum`.
    pub enum TargetAdministrativeOverrideReasonEnum {
        AdministrativeOverrideUnknown = "AdministrativeOverride.Unknown",
        AdministrativeOverrideNoOverride = "AdministrativeOverride.NoOverride",
        AdministrativeOverrideZonalShiftActive = "AdministrativeOverride.ZonalShiftActive",
        AdministrativeOverrideZonalShiftDelegatedToDns = "AdministrativeOverride.ZonalShiftDelegatedToDns",
    }
}

string_enum! {
    /// The values of `TargetAdministrativeOverrideStateEnum`.
    pub enum TargetAdministrativeOverrideStateEnum {
        Unknown = "unknown",
        NoOverride = "no_override",
        ZonalShiftActive = "zonal_shift_active",
        ZonalShiftDelegatedToDns = "zonal_shift_delegated_to_dns",
    }
}

/// The structure `TargetDescription`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetDescription {
    /// `Id`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `Port`: integer, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `AvailabilityZone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// `QuicServerId`: string, 1 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quic_server_id: Option<String>,
}

/// The structure `TargetHealth`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetHealth {
    /// `State`: `TargetHealthStateEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<TargetHealthStateEnum>,
    /// `Reason`: `TargetHealthReasonEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<TargetHealthReasonEnum>,
    /// `Description`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `TargetHealthDescription`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetHealthDescription {
    /// `Target`: `TargetDescription`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetDescription>,
    /// `HealthCheckPort`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<String>,
    /// `TargetHealth`: `TargetHealth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_health: Option<TargetHealth>,
    /// `AnomalyDetection`: `AnomalyDetection`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anomaly_detection: Option<AnomalyDetection>,
    /// `AdministrativeOverride`: `AdministrativeOverride`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrative_override: Option<AdministrativeOverride>,
}

string_enum! {
    /// The values of `TargetHealthReasonEnum`.
    pub enum TargetHealthReasonEnum {
        ElbRegistrationInProgress = "Elb.RegistrationInProgress",
        ElbInitialHealthChecking = "Elb.InitialHealthChecking",
        TargetResponseCodeMismatch = "Target.ResponseCodeMismatch",
        TargetTimeout = "Target.Timeout",
        TargetFailedHealthChecks = "Target.FailedHealthChecks",
        TargetNotRegistered = "Target.NotRegistered",
        TargetNotInUse = "Target.NotInUse",
        TargetDeregistrationInProgress = "Target.DeregistrationInProgress",
        TargetInvalidState = "Target.InvalidState",
        TargetIpUnusable = "Target.IpUnusable",
        TargetHealthCheckDisabled = "Target.HealthCheckDisabled",
        ElbInternalError = "Elb.InternalError",
    }
}

string_enum! {
    /// The values of `TargetHealthStateEnum`.
    pub enum TargetHealthStateEnum {
        Initial = "initial",
        Healthy = "healthy",
        Unhealthy = "unhealthy",
        UnhealthyDraining = "unhealthy.draining",
        Unused = "unused",
        Draining = "draining",
        Unavailable = "unavailable",
    }
}
