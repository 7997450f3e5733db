//! Trust stores and policies of resources in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `AddTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTrustStoreRevocationsInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `RevocationContents`: list of `RevocationContent`.
    pub revocation_contents: Option<Vec<RevocationContent>>,
}

impl Request for AddTrustStoreRevocationsInput {
    const OPERATION: Operation = Operation::AddTrustStoreRevocations;
    type Response = AddTrustStoreRevocationsOutput;
}

/// Response of `AddTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTrustStoreRevocationsOutput {
    /// `TrustStoreRevocations`: list of `TrustStoreRevocation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_revocations: Option<Vec<TrustStoreRevocation>>,
}

/// Request of `CreateTrustStore`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTrustStoreInput {
    /// `Name`: string, 1 to 32 characters, required.
    pub name: Option<String>,
    /// `CaCertificatesBundleS3Bucket`: string, required.
    pub ca_certificates_bundle_s3_bucket: Option<String>,
    /// `CaCertificatesBundleS3Key`: string, required.
    pub ca_certificates_bundle_s3_key: Option<String>,
    /// `CaCertificatesBundleS3ObjectVersion`: string.
    pub ca_certificates_bundle_s3_object_version: Option<String>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    pub tags: Option<Vec<Tag>>,
}

impl Request for CreateTrustStoreInput {
    const OPERATION: Operation = Operation::CreateTrustStore;
    type Response = CreateTrustStoreOutput;
}

/// Response of `CreateTrustStore`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTrustStoreOutput {
    /// `TrustStores`: list of `TrustStore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<TrustStore>>,
}

/// Request of `DeleteSharedTrustStoreAssociation`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSharedTrustStoreAssociationInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `ResourceArn`: string, required.
    pub resource_arn: Option<String>,
}

impl Request for DeleteSharedTrustStoreAssociationInput {
    const OPERATION: Operation = Operation::DeleteSharedTrustStoreAssociation;
    type Response = DeleteSharedTrustStoreAssociationOutput;
}

/// Response of `DeleteSharedTrustStoreAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteSharedTrustStoreAssociationOutput {}

/// Request of `DeleteTrustStore`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTrustStoreInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
}

impl Request for DeleteTrustStoreInput {
    const OPERATION: Operation = Operation::DeleteTrustStore;
    type Response = DeleteTrustStoreOutput;
}

/// Response of `DeleteTrustStore`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTrustStoreOutput {}

/// Request of `DescribeTrustStoreAssociations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoreAssociationsInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeTrustStoreAssociationsInput {
    const OPERATION: Operation = Operation::DescribeTrustStoreAssociations;
    type Response = DescribeTrustStoreAssociationsOutput;
}

/// Response of `DescribeTrustStoreAssociations`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoreAssociationsOutput {
    /// `TrustStoreAssociations`: list of `TrustStoreAssociation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_associations: Option<Vec<TrustStoreAssociation>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `DescribeTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoreRevocationsInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `RevocationIds`: list of long.
    pub revocation_ids: Option<Vec<i64>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeTrustStoreRevocationsInput {
    const OPERATION: Operation = Operation::DescribeTrustStoreRevocations;
    type Response = DescribeTrustStoreRevocationsOutput;
}

/// Response of `DescribeTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoreRevocationsOutput {
    /// `TrustStoreRevocations`: list of `DescribeTrustStoreRevocation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_revocations: Option<Vec<DescribeTrustStoreRevocation>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `DescribeTrustStores`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoresInput {
    /// `TrustStoreArns`: list of string.
    pub trust_store_arns: Option<Vec<String>>,
    /// `Names`: list of string.
    pub names: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeTrustStoresInput {
    const OPERATION: Operation = Operation::DescribeTrustStores;
    type Response = DescribeTrustStoresOutput;
}

/// Response of `DescribeTrustStores`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoresOutput {
    /// `TrustStores`: list of `TrustStore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<TrustStore>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `GetResourcePolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyInput {
    /// `ResourceArn`: string, required.
    pub resource_arn: Option<String>,
}

impl Request for GetResourcePolicyInput {
    const OPERATION: Operation = Operation::GetResourcePolicy;
    type Response = GetResourcePolicyOutput;
}

/// Response of `GetResourcePolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyOutput {
    /// `Policy`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// Request of `GetTrustStoreCaCertificatesBundle`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTrustStoreCaCertificatesBundleInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
}

impl Request for GetTrustStoreCaCertificatesBundleInput {
    const OPERATION: Operation = Operation::GetTrustStoreCaCertificatesBundle;
    type Response = GetTrustStoreCaCertificatesBundleOutput;
}

/// Response of `GetTrustStoreCaCertificatesBundle`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTrustStoreCaCertificatesBundleOutput {
    /// `Location`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Request of `GetTrustStoreRevocationContent`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTrustStoreRevocationContentInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `RevocationId`: long, required.
    pub revocation_id: Option<i64>,
}

impl Request for GetTrustStoreRevocationContentInput {
    const OPERATION: Operation = Operation::GetTrustStoreRevocationContent;
    type Response = GetTrustStoreRevocationContentOutput;
}

/// Response of `GetTrustStoreRevocationContent`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTrustStoreRevocationContentOutput {
    /// `Location`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// Request of `ModifyTrustStore`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTrustStoreInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `CaCertificatesBundleS3Bucket`: string, required.
    pub ca_certificates_bundle_s3_bucket: Option<String>,
    /// `CaCertificatesBundleS3Key`: string, required.
    pub ca_certificates_bundle_s3_key: Option<String>,
    /// `CaCertificatesBundleS3ObjectVersion`: string.
    pub ca_certificates_bundle_s3_object_version: Option<String>,
}

impl Request for ModifyTrustStoreInput {
    const OPERATION: Operation = Operation::ModifyTrustStore;
    type Response = ModifyTrustStoreOutput;
}

/// Response of `ModifyTrustStore`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTrustStoreOutput {
    /// `TrustStores`: list of `TrustStore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_stores: Option<Vec<TrustStore>>,
}

/// Request of `RemoveTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTrustStoreRevocationsInput {
    /// `TrustStoreArn`: string, required.
    pub trust_store_arn: Option<String>,
    /// `RevocationIds`: list of long, required.
    pub revocation_ids: Option<Vec<i64>>,
}

impl Request for RemoveTrustStoreRevocationsInput {
    const OPERATION: Operation = Operation::RemoveTrustStoreRevocations;
    type Response = RemoveTrustStoreRevocationsOutput;
}

/// Response of `RemoveTrustStoreRevocations`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTrustStoreRevocationsOutput {}

/// The structure `DescribeTrustStoreRevocation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTrustStoreRevocation {
    /// `TrustStoreArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    /// `RevocationId`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_id: Option<i64>,
    /// `RevocationType`: `RevocationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_type: Option<RevocationType>,
    /// `NumberOfRevokedEntries`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_revoked_entries: Option<i64>,
}

/// The structure `RevocationContent`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevocationContent {
    /// `S3Bucket`: string.
    pub s3_bucket: Option<String>,
    /// `S3Key`: string.
    pub s3_key: Option<String>,
    /// `S3ObjectVersion`: string.
    pub s3_object_version: Option<String>,
    /// `RevocationType`: `RevocationType`.
    pub revocation_type: Option<RevocationType>,
}

string_enum! {
    /// The values of `RevocationType`.
    pub enum RevocationType {
        Crl = "CRL",
    }
}

/// The structure `TrustStore`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrustStore {
    /// `Name`: string, 1 to 32 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `TrustStoreArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    /// `Status`: `TrustStoreStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TrustStoreStatus>,
    /// `NumberOfCaCertificates`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_ca_certificates: Option<i32>,
    /// `TotalRevokedEntries`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_revoked_entries: Option<i64>,
}

/// The structure `TrustStoreAssociation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrustStoreAssociation {
    /// `ResourceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<String>,
}

/// The structure `TrustStoreRevocation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TrustStoreRevocation {
    /// `TrustStoreArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    /// `RevocationId`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_id: Option<i64>,
    /// `RevocationType`: `RevocationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_type: Option<RevocationType>,
    /// `NumberOfRevokedEntries`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_of_revoked_entries: Option<i64>,
}

string_enum! {
    /// The values of `TrustStoreStatus`.
    pub enum TrustStoreStatus {
        Active = "ACTIVE",
        Creating = "CREATING",
    }
}
