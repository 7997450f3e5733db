//! Regions, zones, the account and prefix lists in the EC2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Filter, Operation, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `DescribeAccountAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAccountAttributesRequest {
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `attributeName`: list of `AccountAttributeName`.
    #[serde(rename = "attributeName")]
    pub attribute_names: Option<Vec<AccountAttributeName>>,
}

impl Request for DescribeAccountAttributesRequest {
    const OPERATION: Operation = Operation::DescribeAccountAttributes;
    type Response = DescribeAccountAttributesResult;
}

/// Response of `DescribeAccountAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAccountAttributesResult {
    /// `accountAttributeSet`: list of `AccountAttribute`.
    #[serde(rename = "accountAttributeSet", skip_serializing_if = "Option::is_none")]
    pub account_attributes: Option<Vec<AccountAttribute>>,
}

/// Request of `DescribeAvailabilityZones`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAvailabilityZonesRequest {
    /// `ZoneName`: list of string.
    #[serde(rename = "ZoneName")]
    pub zone_names: Option<Vec<String>>,
    /// `ZoneId`: list of string.
    #[serde(rename = "ZoneId")]
    pub zone_ids: Option<Vec<String>>,
    /// `AllAvailabilityZones`: boolean.
    #[serde(rename = "AllAvailabilityZones")]
    pub all_availability_zones: Option<bool>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeAvailabilityZonesRequest {
    const OPERATION: Operation = Operation::DescribeAvailabilityZones;
    type Response = DescribeAvailabilityZonesResult;
}

/// Response of `DescribeAvailabilityZones`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAvailabilityZonesResult {
    /// `availabilityZoneInfo`: list of `AvailabilityZone`.
    #[serde(rename = "availabilityZoneInfo", skip_serializing_if = "Option::is_none")]
    pub availability_zones: Option<Vec<AvailabilityZone>>,
}

/// Request of `DescribeManagedPrefixLists`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeManagedPrefixListsRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `MaxResults`: integer, 1 to 100.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `PrefixListId`: list of string.
    #[serde(rename = "PrefixListId")]
    pub prefix_list_ids: Option<Vec<String>>,
}

impl Request for DescribeManagedPrefixListsRequest {
    const OPERATION: Operation = Operation::DescribeManagedPrefixLists;
    type Response = DescribeManagedPrefixListsResult;
}

/// Response of `DescribeManagedPrefixLists`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeManagedPrefixListsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `prefixListSet`: list of `ManagedPrefixList`.
    #[serde(rename = "prefixListSet", skip_serializing_if = "Option::is_none")]
    pub prefix_lists: Option<Vec<ManagedPrefixList>>,
}

/// Request of `DescribePrefixLists`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribePrefixListsRequest {
    /// `DryRun`: boolean.
    #[serde(rename = "DryRun")]
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `MaxResults`: integer.
    #[serde(rename = "MaxResults")]
    pub max_results: Option<i32>,
    /// `NextToken`: string.
    #[serde(rename = "NextToken")]
    pub next_token: Option<String>,
    /// `PrefixListId`: list of string.
    #[serde(rename = "PrefixListId")]
    pub prefix_list_ids: Option<Vec<String>>,
}

impl Request for DescribePrefixListsRequest {
    const OPERATION: Operation = Operation::DescribePrefixLists;
    type Response = DescribePrefixListsResult;
}

/// Response of `DescribePrefixLists`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribePrefixListsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `prefixListSet`: list of `PrefixList`.
    #[serde(rename = "prefixListSet", skip_serializing_if = "Option::is_none")]
    pub prefix_lists: Option<Vec<PrefixList>>,
}

/// Request of `DescribeRegions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegionsRequest {
    /// `RegionName`: list of string.
    #[serde(rename = "RegionName")]
    pub region_names: Option<Vec<String>>,
    /// `AllRegions`: boolean.
    #[serde(rename = "AllRegions")]
    pub all_regions: Option<bool>,
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
}

impl Request for DescribeRegionsRequest {
    const OPERATION: Operation = Operation::DescribeRegions;
    type Response = DescribeRegionsResult;
}

/// Response of `DescribeRegions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegionsResult {
    /// `regionInfo`: list of `Region`.
    #[serde(rename = "regionInfo", skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<Region>>,
}

/// The structure `AccountAttribute`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountAttribute {
    /// `attributeName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_name: Option<String>,
    /// `attributeValueSet`: list of `AccountAttributeValue`.
    #[serde(rename = "attributeValueSet", skip_serializing_if = "Option::is_none")]
    pub attribute_values: Option<Vec<AccountAttributeValue>>,
}

string_enum! {
    /// The values of `AccountAttributeName`.
    pub enum AccountAttributeName {
        SupportedPlatforms = "supported-platforms",
        DefaultVpc = "default-vpc",
    }
}

/// The structure `AccountAttributeValue`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountAttributeValue {
    /// `attributeValue`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_value: Option<String>,
}

/// The structure `AvailabilityZone`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityZone {
    /// `optInStatus`: `AvailabilityZoneOptInStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_in_status: Option<AvailabilityZoneOptInStatus>,
    /// `messageSet`: list of `AvailabilityZoneMessage`.
    #[serde(rename = "messageSet", skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<AvailabilityZoneMessage>>,
    /// `regionName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_name: Option<String>,
    /// `zoneName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_name: Option<String>,
    /// `zoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_id: Option<String>,
    /// `groupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `networkBorderGroup`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_border_group: Option<String>,
    /// `zoneType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_type: Option<String>,
    /// `parentZoneName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_zone_name: Option<String>,
    /// `parentZoneId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_zone_id: Option<String>,
    /// `groupLongName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_long_name: Option<String>,
    /// `geographySet`: list of `AvailabilityZoneGeography`.
    #[serde(rename = "geographySet", skip_serializing_if = "Option::is_none")]
    pub geography: Option<Vec<AvailabilityZoneGeography>>,
    /// `subGeographySet`: list of `AvailabilityZoneSubGeography`.
    #[serde(rename = "subGeographySet", skip_serializing_if = "Option::is_none")]
    pub sub_geography: Option<Vec<AvailabilityZoneSubGeography>>,
    /// `zoneState`: `AvailabilityZoneState`.
    #[serde(rename = "zoneState", skip_serializing_if = "Option::is_none")]
    pub state: Option<AvailabilityZoneState>,
}

/// The structure `AvailabilityZoneGeography`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityZoneGeography {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The structure `AvailabilityZoneMessage`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityZoneMessage {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `AvailabilityZoneOptInStatus`.
    pub enum AvailabilityZoneOptInStatus {
        OptInNotRequired = "opt-in-not-required",
        OptedIn = "opted-in",
        NotOptedIn = "not-opted-in",
    }
}

string_enum! {
    /// The values of `AvailabilityZoneState`.
    pub enum AvailabilityZoneState {
        Available = "available",
        Information = "information",
        Impaired = "impaired",
        Unavailable = "unavailable",
        Constrained = "constrained",
    }
}

/// The structure `AvailabilityZoneSubGeography`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityZoneSubGeography {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The structure `ManagedPrefixList`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedPrefixList {
    /// `prefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
    /// `addressFamily`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_family: Option<String>,
    /// `state`: `PrefixListState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<PrefixListState>,
    /// `stateMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_message: Option<String>,
    /// `prefixListArn`: string, 1 to 1283 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_arn: Option<String>,
    /// `prefixListName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_name: Option<String>,
    /// `maxEntries`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_entries: Option<i32>,
    /// `version`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// `tagSet`: list of `Tag`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `ownerId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// `ipamPrefixListResolverTargetId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipam_prefix_list_resolver_target_id: Option<String>,
    /// `ipamPrefixListResolverSyncEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipam_prefix_list_resolver_sync_enabled: Option<bool>,
}

/// The structure `PrefixList`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrefixList {
    /// `cidrSet`: list of string.
    #[serde(rename = "cidrSet", skip_serializing_if = "Option::is_none")]
    pub cidrs: Option<Vec<String>>,
    /// `prefixListId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_id: Option<String>,
    /// `prefixListName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_list_name: Option<String>,
}

string_enum! {
    /// The values of `PrefixListState`.
    pub enum PrefixListState {
        CreateInProgress = "create-in-progress",
        CreateComplete = "create-complete",
        CreateFailed = "create-failed",
        ModifyInProgress = "modify-in-progress",
        ModifyComplete = "modify-complete",
        ModifyFailed = "modify-failed",
        RestoreInProgress = "restore-in-progress",
        RestoreComplete = "restore-complete",
        RestoreFailed = "restore-failed",
        DeleteInProgress = "delete-in-progress",
        DeleteComplete = "delete-complete",
        DeleteFailed = "delete-failed",
    }
}

/// The structure `Region`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// `optInStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_in_status: Option<String>,
    /// `geographySet`: list of `RegionGeography`.
    #[serde(rename = "geographySet", skip_serializing_if = "Option::is_none")]
    pub geography: Option<Vec<RegionGeography>>,
    /// `regionName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_name: Option<String>,
    /// `regionEndpoint`: string.
    #[serde(rename = "regionEndpoint", skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

/// The structure `RegionGeography`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionGeography {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
