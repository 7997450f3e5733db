//! Account settings in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeleteAccountSetting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteAccountSettingRequest {
    /// `name`: `SettingName`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<SettingName>,
    /// `principalArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
}

impl Request for DeleteAccountSettingRequest {
    const OPERATION: Operation = Operation::DeleteAccountSetting;
    type Response = DeleteAccountSettingResponse;
}

/// Response of `DeleteAccountSetting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteAccountSettingResponse {
    /// `setting`: `Setting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
}

/// Request of `ListAccountSettings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListAccountSettingsRequest {
    /// `name`: `SettingName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<SettingName>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `principalArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
    /// `effectiveSettings`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_settings: Option<bool>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListAccountSettingsRequest {
    const OPERATION: Operation = Operation::ListAccountSettings;
    type Response = ListAccountSettingsResponse;
}

/// Response of `ListAccountSettings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListAccountSettingsResponse {
    /// `settings`: list of `Setting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<Setting>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutAccountSetting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingRequest {
    /// `name`: `SettingName`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<SettingName>,
    /// `value`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `principalArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
}

impl Request for PutAccountSettingRequest {
    const OPERATION: Operation = Operation::PutAccountSetting;
    type Response = PutAccountSettingResponse;
}

/// Response of `PutAccountSetting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingResponse {
    /// `setting`: `Setting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
}

/// Request of `PutAccountSettingDefault`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingDefaultRequest {
    /// `name`: `SettingName`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<SettingName>,
    /// `value`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Request for PutAccountSettingDefaultRequest {
    const OPERATION: Operation = Operation::PutAccountSettingDefault;
    type Response = PutAccountSettingDefaultResponse;
}

/// Response of `PutAccountSettingDefault`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutAccountSettingDefaultResponse {
    /// `setting`: `Setting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
}

/// The structure `Setting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// `name`: `SettingName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<SettingName>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `principalArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_arn: Option<String>,
    /// `type`: `SettingType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<SettingType>,
}

string_enum! {
    /// The values of `SettingName`.
    pub enum SettingName {
        ServiceLongArnFormat = "serviceLongArnFormat",
        TaskLongArnFormat = "taskLongArnFormat",
        ContainerInstanceLongArnFormat = "containerInstanceLongArnFormat",
        AwsvpcTrunking = "awsvpcTrunking",
        ContainerInsights = "containerInsights",
        FargateFIPSMode = "fargateFIPSMode",
        TagResourceAuthorization = "tagResourceAuthorization",
        FargateTaskRetirementWaitPeriod = "fargateTaskRetirementWaitPeriod",
        GuardDutyActivate = "guardDutyActivate",
        DefaultLogDriverMode = "defaultLogDriverMode",
        FargateEventWindows = "fargateEventWindows",
    }
}

string_enum! {
    /// The values of `SettingType`.
    pub enum SettingType {
        User = "user",
        AwsManaged = "aws_managed",
    }
}
