//! Certificates in the ACM API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request, Tag};
use crate::blob::Blob;
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `DeleteCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
}

impl Request for DeleteCertificateRequest {
    const OPERATION: Operation = Operation::DeleteCertificate;
    type Response = ();
}

/// Request of `DescribeCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
}

impl Request for DescribeCertificateRequest {
    const OPERATION: Operation = Operation::DescribeCertificate;
    type Response = DescribeCertificateResponse;
}

/// Response of `DescribeCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeCertificateResponse {
    /// `Certificate`: `CertificateDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateDetail>,
}

/// Request of `ExportCertificate`.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `Passphrase`: bytes, 4 to 128, required.
    pub passphrase: Option<Blob>,
}

impl std::fmt::Debug for ExportCertificateRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ExportCertificateRequest")
            .field("certificate_arn", &self.certificate_arn)
            .field("passphrase", &crate::redacted::redacted(&self.passphrase))
            .finish()
    }
}

impl Request for ExportCertificateRequest {
    const OPERATION: Operation = Operation::ExportCertificate;
    type Response = ExportCertificateResponse;
}

/// Response of `ExportCertificate`.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportCertificateResponse {
    /// `Certificate`: string, 1 to 32768 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// `CertificateChain`: string, 1 to 2097152 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_chain: Option<String>,
    /// `PrivateKey`: string, 1 to 524288 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
}

impl std::fmt::Debug for ExportCertificateResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ExportCertificateResponse")
            .field("certificate", &self.certificate)
            .field("certificate_chain", &self.certificate_chain)
            .field("private_key", &crate::redacted::redacted(&self.private_key))
            .finish()
    }
}

/// Request of `GetCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
}

impl Request for GetCertificateRequest {
    const OPERATION: Operation = Operation::GetCertificate;
    type Response = GetCertificateResponse;
}

/// Response of `GetCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCertificateResponse {
    /// `Certificate`: string, 1 to 32768 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// `CertificateChain`: string, 1 to 2097152 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_chain: Option<String>,
}

/// Request of `ImportCertificate`.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters.
    pub certificate_arn: Option<String>,
    /// `Certificate`: bytes, 1 to 32768, required.
    pub certificate: Option<Blob>,
    /// `PrivateKey`: bytes, 1 to 5120, required.
    pub private_key: Option<Blob>,
    /// `CertificateChain`: bytes, 1 to 2097152.
    pub certificate_chain: Option<Blob>,
    /// `Tags`: list of `Tag`, 1 to 50 entries.
    pub tags: Option<Vec<Tag>>,
}

impl std::fmt::Debug for ImportCertificateRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ImportCertificateRequest")
            .field("certificate_arn", &self.certificate_arn)
            .field("certificate", &self.certificate)
            .field("private_key", &crate::redacted::redacted(&self.private_key))
            .field("certificate_chain", &self.certificate_chain)
            .field("tags", &self.tags)
            .finish()
    }
}

impl Request for ImportCertificateRequest {
    const OPERATION: Operation = Operation::ImportCertificate;
    type Response = ImportCertificateResponse;
}

/// Response of `ImportCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportCertificateResponse {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
}

/// Request of `ListCertificates`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListCertificatesRequest {
    /// `CertificateStatuses`: list of `CertificateStatus`.
    pub certificate_statuses: Option<Vec<CertificateStatus>>,
    /// `Includes`: `Filters`.
    pub includes: Option<Filters>,
    /// `NextToken`: string, 1 to 10000 characters.
    pub next_token: Option<String>,
    /// `MaxItems`: integer, 1 to 1000.
    pub max_items: Option<i32>,
    /// `SortBy`: `SortBy`.
    pub sort_by: Option<SortBy>,
    /// `SortOrder`: `SortOrder`.
    pub sort_order: Option<SortOrder>,
}

impl Request for ListCertificatesRequest {
    const OPERATION: Operation = Operation::ListCertificates;
    type Response = ListCertificatesResponse;
}

/// Response of `ListCertificates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListCertificatesResponse {
    /// `NextToken`: string, 1 to 10000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `CertificateSummaryList`: list of `CertificateSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_summary_list: Option<Vec<CertificateSummary>>,
}

/// Request of `RenewCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RenewCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
}

impl Request for RenewCertificateRequest {
    const OPERATION: Operation = Operation::RenewCertificate;
    type Response = ();
}

/// Request of `RequestCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestCertificateRequest {
    /// `DomainName`: string, 1 to 253 characters, required.
    pub domain_name: Option<String>,
    /// `ValidationMethod`: `ValidationMethod`.
    pub validation_method: Option<ValidationMethod>,
    /// `SubjectAlternativeNames`: list of string, 1 to 100 entries.
    pub subject_alternative_names: Option<Vec<String>>,
    /// `IdempotencyToken`: string, 1 to 32 characters.
    pub idempotency_token: Option<String>,
    /// `DomainValidationOptions`: list of `DomainValidationOption`, 1 to 100 entries.
    pub domain_validation_options: Option<Vec<DomainValidationOption>>,
    /// `Options`: `CertificateOptions`.
    pub options: Option<CertificateOptions>,
    /// `CertificateAuthorityArn`: string, 20 to 2048 characters.
    pub certificate_authority_arn: Option<String>,
    /// `Tags`: list of `Tag`, 1 to 50 entries.
    pub tags: Option<Vec<Tag>>,
    /// `KeyAlgorithm`: `KeyAlgorithm`.
    pub key_algorithm: Option<KeyAlgorithm>,
    /// `ManagedBy`: `CertificateManagedBy`.
    pub managed_by: Option<CertificateManagedBy>,
}

impl Request for RequestCertificateRequest {
    const OPERATION: Operation = Operation::RequestCertificate;
    type Response = RequestCertificateResponse;
}

/// Response of `RequestCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestCertificateResponse {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
}

/// Request of `ResendValidationEmail`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResendValidationEmailRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `Domain`: string, 1 to 253 characters, required.
    pub domain: Option<String>,
    /// `ValidationDomain`: string, 1 to 253 characters, required.
    pub validation_domain: Option<String>,
}

impl Request for ResendValidationEmailRequest {
    const OPERATION: Operation = Operation::ResendValidationEmail;
    type Response = ();
}

/// Request of `RevokeCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `RevocationReason`: `RevocationReason`, required.
    pub revocation_reason: Option<RevocationReason>,
}

impl Request for RevokeCertificateRequest {
    const OPERATION: Operation = Operation::RevokeCertificate;
    type Response = RevokeCertificateResponse;
}

/// Response of `RevokeCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeCertificateResponse {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
}

/// Request of `SearchCertificates`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SearchCertificatesRequest {
    /// `FilterStatement`: `CertificateFilterStatement`.
    pub filter_statement: Option<CertificateFilterStatement>,
    /// `MaxResults`: integer, 1 to 500.
    pub max_results: Option<i32>,
    /// `NextToken`: string, 1 to 10000 characters.
    pub next_token: Option<String>,
    /// `SortBy`: `SearchCertificatesSortBy`.
    pub sort_by: Option<SearchCertificatesSortBy>,
    /// `SortOrder`: `SearchCertificatesSortOrder`.
    pub sort_order: Option<SearchCertificatesSortOrder>,
}

impl Request for SearchCertificatesRequest {
    const OPERATION: Operation = Operation::SearchCertificates;
    type Response = SearchCertificatesResponse;
}

/// Response of `SearchCertificates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SearchCertificatesResponse {
    /// `Results`: list of `CertificateSearchResult`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<CertificateSearchResult>>,
    /// `NextToken`: string, 1 to 10000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `UpdateCertificateOptions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCertificateOptionsRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `Options`: `CertificateOptions`, required.
    pub options: Option<CertificateOptions>,
}

impl Request for UpdateCertificateOptionsRequest {
    const OPERATION: Operation = Operation::UpdateCertificateOptions;
    type Response = ();
}

/// The structure `AcmCertificateMetadata`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcmCertificateMetadata {
    /// `CreatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `Exported`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<bool>,
    /// `ImportedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_at: Option<Timestamp>,
    /// `InUse`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_use: Option<bool>,
    /// `IssuedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// `RenewalEligibility`: `RenewalEligibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_eligibility: Option<RenewalEligibility>,
    /// `RevokedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// `Status`: `CertificateStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CertificateStatus>,
    /// `RenewalStatus`: `RenewalStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_status: Option<RenewalStatus>,
    /// `Type`: `CertificateType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CertificateType>,
    /// `ExportOption`: `CertificateExport`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_option: Option<CertificateExport>,
    /// `ManagedBy`: `CertificateManagedBy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<CertificateManagedBy>,
    /// `ValidationMethod`: `ValidationMethod`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_method: Option<ValidationMethod>,
}

/// The structure `AcmCertificateMetadataFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcmCertificateMetadataFilter {
    /// `Status`: `CertificateStatus`.
    pub status: Option<CertificateStatus>,
    /// `RenewalStatus`: `RenewalStatus`.
    pub renewal_status: Option<RenewalStatus>,
    /// `Type`: `CertificateType`.
    pub r#type: Option<CertificateType>,
    /// `InUse`: boolean.
    pub in_use: Option<bool>,
    /// `Exported`: boolean.
    pub exported: Option<bool>,
    /// `ExportOption`: `CertificateExport`.
    pub export_option: Option<CertificateExport>,
    /// `ManagedBy`: `CertificateManagedBy`.
    pub managed_by: Option<CertificateManagedBy>,
    /// `ValidationMethod`: `ValidationMethod`.
    pub validation_method: Option<ValidationMethod>,
}

/// The structure `CertificateDetail`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateDetail {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// `DomainName`: string, 1 to 253 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
    /// `SubjectAlternativeNames`: list of string, 1 to 100 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_alternative_names: Option<Vec<String>>,
    /// `ManagedBy`: `CertificateManagedBy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<CertificateManagedBy>,
    /// `DomainValidationOptions`: list of `DomainValidation`, 1 to 1000 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_validation_options: Option<Vec<DomainValidation>>,
    /// `Serial`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// `Subject`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `Issuer`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// `CreatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `IssuedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// `ImportedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_at: Option<Timestamp>,
    /// `Status`: `CertificateStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CertificateStatus>,
    /// `RevokedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// `RevocationReason`: `RevocationReason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<RevocationReason>,
    /// `NotBefore`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// `NotAfter`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// `KeyAlgorithm`: `KeyAlgorithm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_algorithm: Option<KeyAlgorithm>,
    /// `SignatureAlgorithm`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_algorithm: Option<String>,
    /// `InUseBy`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_use_by: Option<Vec<String>>,
    /// `FailureReason`: `FailureReason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<FailureReason>,
    /// `Type`: `CertificateType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CertificateType>,
    /// `RenewalSummary`: `RenewalSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_summary: Option<RenewalSummary>,
    /// `KeyUsages`: list of `KeyUsage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usages: Option<Vec<KeyUsage>>,
    /// `ExtendedKeyUsages`: list of `ExtendedKeyUsage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_key_usages: Option<Vec<ExtendedKeyUsage>>,
    /// `CertificateAuthorityArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_authority_arn: Option<String>,
    /// `RenewalEligibility`: `RenewalEligibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_eligibility: Option<RenewalEligibility>,
    /// `Options`: `CertificateOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<CertificateOptions>,
}

string_enum! {
    /// The values of `CertificateExport`.
    pub enum CertificateExport {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `CertificateFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateFilter {
    /// `CertificateArn`: string, 20 to 2048 characters.
    pub certificate_arn: Option<String>,
    /// `X509AttributeFilter`: `X509AttributeFilter`.
    pub x509_attribute_filter: Option<X509AttributeFilter>,
    /// `AcmCertificateMetadataFilter`: `AcmCertificateMetadataFilter`.
    pub acm_certificate_metadata_filter: Option<AcmCertificateMetadataFilter>,
}

/// The structure `CertificateFilterStatement`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateFilterStatement {
    /// `And`: list of `CertificateFilterStatement`, 1 to 15 entries.
    pub and: Option<Vec<CertificateFilterStatement>>,
    /// `Or`: list of `CertificateFilterStatement`, 1 to 15 entries.
    pub or: Option<Vec<CertificateFilterStatement>>,
    /// `Not`: `CertificateFilterStatement`.
    pub not: Option<Box<CertificateFilterStatement>>,
    /// `Filter`: `CertificateFilter`.
    pub filter: Option<CertificateFilter>,
}

string_enum! {
    /// The values of `CertificateManagedBy`.
    pub enum CertificateManagedBy {
        Cloudfront = "CLOUDFRONT",
    }
}

/// The structure `CertificateMetadata`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateMetadata {
    /// `AcmCertificateMetadata`: `AcmCertificateMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acm_certificate_metadata: Option<AcmCertificateMetadata>,
}

/// The structure `CertificateOptions`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateOptions {
    /// `CertificateTransparencyLoggingPreference`: `CertificateTransparencyLoggingPreference`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_transparency_logging_preference: Option<CertificateTransparencyLoggingPreference>,
    /// `Export`: `CertificateExport`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<CertificateExport>,
}

/// The structure `CertificateSearchResult`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateSearchResult {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// `X509Attributes`: `X509Attributes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x509_attributes: Option<X509Attributes>,
    /// `CertificateMetadata`: `CertificateMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_metadata: Option<CertificateMetadata>,
}

string_enum! {
    /// The values of `CertificateStatus`.
    pub enum CertificateStatus {
        PendingValidation = "PENDING_VALIDATION",
        Issued = "ISSUED",
        Inactive = "INACTIVE",
        Expired = "EXPIRED",
        ValidationTimedOut = "VALIDATION_TIMED_OUT",
        Revoked = "REVOKED",
        Failed = "FAILED",
    }
}

/// The structure `CertificateSummary`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateSummary {
    /// `CertificateArn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// `DomainName`: string, 1 to 253 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
    /// `SubjectAlternativeNameSummaries`: list of string, 1 to 100 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_alternative_name_summaries: Option<Vec<String>>,
    /// `HasAdditionalSubjectAlternativeNames`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_additional_subject_alternative_names: Option<bool>,
    /// `Status`: `CertificateStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CertificateStatus>,
    /// `Type`: `CertificateType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CertificateType>,
    /// `KeyAlgorithm`: `KeyAlgorithm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_algorithm: Option<KeyAlgorithm>,
    /// `KeyUsages`: list of `KeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usages: Option<Vec<KeyUsageName>>,
    /// `ExtendedKeyUsages`: list of `ExtendedKeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_key_usages: Option<Vec<ExtendedKeyUsageName>>,
    /// `ExportOption`: `CertificateExport`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_option: Option<CertificateExport>,
    /// `InUse`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_use: Option<bool>,
    /// `Exported`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<bool>,
    /// `RenewalEligibility`: `RenewalEligibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_eligibility: Option<RenewalEligibility>,
    /// `NotBefore`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// `NotAfter`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// `CreatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `IssuedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// `ImportedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_at: Option<Timestamp>,
    /// `RevokedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// `ManagedBy`: `CertificateManagedBy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<CertificateManagedBy>,
}

string_enum! {
    /// The values of `CertificateTransparencyLoggingPreference`.
    pub enum CertificateTransparencyLoggingPreference {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// The values of `CertificateType`.
    pub enum CertificateType {
        Imported = "IMPORTED",
        AmazonIssued = "AMAZON_ISSUED",
        Private = "PRIVATE",
    }
}

/// The structure `CommonNameFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CommonNameFilter {
    /// `Value`: string, 1 to 256 characters, required.
    pub value: Option<String>,
    /// `ComparisonOperator`: `ComparisonOperator`, required.
    pub comparison_operator: Option<ComparisonOperator>,
}

string_enum! {
    /// The values of `ComparisonOperator`.
    pub enum ComparisonOperator {
        Contains = "CONTAINS",
        Equals = "EQUALS",
    }
}

/// The structure `CustomAttribute`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomAttribute {
    /// `ObjectIdentifier`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_identifier: Option<String>,
    /// `Value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `DistinguishedName`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DistinguishedName {
    /// `CommonName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    /// `DomainComponents`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_components: Option<Vec<String>>,
    /// `Country`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// `CustomAttributes`: list of `CustomAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_attributes: Option<Vec<CustomAttribute>>,
    /// `DistinguishedNameQualifier`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinguished_name_qualifier: Option<String>,
    /// `GenerationQualifier`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation_qualifier: Option<String>,
    /// `GivenName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// `Initials`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initials: Option<String>,
    /// `Locality`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// `Organization`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// `OrganizationalUnit`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizational_unit: Option<String>,
    /// `Pseudonym`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
    /// `SerialNumber`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// `State`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `Surname`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// `Title`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The structure `DnsNameFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DnsNameFilter {
    /// `Value`: string, 1 to 256 characters, required.
    pub value: Option<String>,
    /// `ComparisonOperator`: `ComparisonOperator`, required.
    pub comparison_operator: Option<ComparisonOperator>,
}

string_enum! {
    /// The values of `DomainStatus`.
    pub enum DomainStatus {
        PendingValidation = "PENDING_VALIDATION",
        Success = "SUCCESS",
        Failed = "FAILED",
    }
}

/// The structure `DomainValidation`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DomainValidation {
    /// `DomainName`: string, 1 to 253 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
    /// `ValidationEmails`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_emails: Option<Vec<String>>,
    /// `ValidationDomain`: string, 1 to 253 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_domain: Option<String>,
    /// `ValidationStatus`: `DomainStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_status: Option<DomainStatus>,
    /// `ResourceRecord`: `ResourceRecord`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_record: Option<ResourceRecord>,
    /// `HttpRedirect`: `HttpRedirect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_redirect: Option<HttpRedirect>,
    /// `ValidationMethod`: `ValidationMethod`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_method: Option<ValidationMethod>,
}

/// The structure `DomainValidationOption`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DomainValidationOption {
    /// `DomainName`: string, 1 to 253 characters, required.
    pub domain_name: Option<String>,
    /// `ValidationDomain`: string, 1 to 253 characters, required.
    pub validation_domain: Option<String>,
}

/// The structure `ExtendedKeyUsage`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExtendedKeyUsage {
    /// `Name`: `ExtendedKeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ExtendedKeyUsageName>,
    /// `OID`: string.
    #[serde(rename = "OID", skip_serializing_if = "Option::is_none")]
    pub oid: Option<String>,
}

string_enum! {
    /// The values of `ExtendedKeyUsageName`.
    pub enum ExtendedKeyUsageName {
        TlsWebServerAuthentication = "TLS_WEB_SERVER_AUTHENTICATION",
        TlsWebClientAuthentication = "TLS_WEB_CLIENT_AUTHENTICATION",
        CodeSigning = "CODE_SIGNING",
        EmailProtection = "EMAIL_PROTECTION",
        TimeStamping = "TIME_STAMPING",
        OcspSigning = "OCSP_SIGNING",
        IpsecEndSystem = "IPSEC_END_SYSTEM",
        IpsecTunnel = "IPSEC_TUNNEL",
        IpsecUser = "IPSEC_USER",
        Any = "ANY",
        None = "NONE",
        Custom = "CUSTOM",
    }
}

string_enum! {
    /// The values of `FailureReason`.
    pub enum FailureReason {
        NoAvailableContacts = "NO_AVAILABLE_CONTACTS",
        AdditionalVerificationRequired = "ADDITIONAL_VERIFICATION_REQUIRED",
        DomainNotAllowed = "DOMAIN_NOT_ALLOWED",
        InvalidPublicDomain = "INVALID_PUBLIC_DOMAIN",
        DomainValidationDenied = "DOMAIN_VALIDATION_DENIED",
        CaaError = "CAA_ERROR",
        PcaLimitExceeded = "PCA_LIMIT_EXCEEDED",
        PcaInvalidArn = "PCA_INVALID_ARN",
        PcaInvalidState = "PCA_INVALID_STATE",
        PcaRequestFailed = "PCA_REQUEST_FAILED",
        PcaNameConstraintsValidation = "PCA_NAME_CONSTRAINTS_VALIDATION",
        PcaResourceNotFound = "PCA_RESOURCE_NOT_FOUND",
        PcaInvalidArgs = "PCA_INVALID_ARGS",
        PcaInvalidDuration = "PCA_INVALID_DURATION",
        PcaAccessDenied = "PCA_ACCESS_DENIED",
        SlrNotFound = "SLR_NOT_FOUND",
        Other = "OTHER",
    }
}

/// The structure `Filters`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filters {
    /// `extendedKeyUsage`: list of `ExtendedKeyUsageName`.
    #[serde(rename = "extendedKeyUsage")]
    pub extended_key_usage: Option<Vec<ExtendedKeyUsageName>>,
    /// `keyUsage`: list of `KeyUsageName`.
    #[serde(rename = "keyUsage")]
    pub key_usage: Option<Vec<KeyUsageName>>,
    /// `keyTypes`: list of `KeyAlgorithm`.
    #[serde(rename = "keyTypes")]
    pub key_types: Option<Vec<KeyAlgorithm>>,
    /// `exportOption`: `CertificateExport`.
    #[serde(rename = "exportOption")]
    pub export_option: Option<CertificateExport>,
    /// `managedBy`: `CertificateManagedBy`.
    #[serde(rename = "managedBy")]
    pub managed_by: Option<CertificateManagedBy>,
}

/// The structure `GeneralName`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GeneralName {
    /// `DirectoryName`: `DistinguishedName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory_name: Option<DistinguishedName>,
    /// `DnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    /// `IpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// `OtherName`: `OtherName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name: Option<OtherName>,
    /// `RegisteredId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_id: Option<String>,
    /// `Rfc822Name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfc822_name: Option<String>,
    /// `UniformResourceIdentifier`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uniform_resource_identifier: Option<String>,
}

/// The structure `HttpRedirect`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HttpRedirect {
    /// `RedirectFrom`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_from: Option<String>,
    /// `RedirectTo`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_to: Option<String>,
}

string_enum! {
    /// The values of `KeyAlgorithm`.
    pub enum KeyAlgorithm {
        Rsa1024 = "RSA_1024",
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EcPrime256v1 = "EC_prime256v1",
        EcSecp384r1 = "EC_secp384r1",
        EcSecp521r1 = "EC_secp521r1",
    }
}

/// The structure `KeyUsage`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyUsage {
    /// `Name`: `KeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<KeyUsageName>,
}

string_enum! {
    /// The values of `KeyUsageName`.
    pub enum KeyUsageName {
        DigitalSignature = "DIGITAL_SIGNATURE",
        NonRepudiation = "NON_REPUDIATION",
        KeyEncipherment = "KEY_ENCIPHERMENT",
        DataEncipherment = "DATA_ENCIPHERMENT",
        KeyAgreement = "KEY_AGREEMENT",
        CertificateSigning = "CERTIFICATE_SIGNING",
        CrlSigning = "CRL_SIGNING",
        EncipherOnly = "ENCIPHER_ONLY",
        DecipherOnly = "DECIPHER_ONLY",
        Any = "ANY",
        Custom = "CUSTOM",
    }
}

/// The structure `OtherName`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OtherName {
    /// `ObjectIdentifier`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_identifier: Option<String>,
    /// `Value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `RecordType`.
    pub enum RecordType {
        Cname = "CNAME",
    }
}

string_enum! {
    /// The values of `RenewalEligibility`.
    pub enum RenewalEligibility {
        Eligible = "ELIGIBLE",
        Ineligible = "INELIGIBLE",
    }
}

string_enum! {
    /// The values of `RenewalStatus`.
    pub enum RenewalStatus {
        PendingAutoRenewal = "PENDING_AUTO_RENEWAL",
        PendingValidation = "PENDING_VALIDATION",
        Success = "SUCCESS",
        Failed = "FAILED",
    }
}

/// The structure `RenewalSummary`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RenewalSummary {
    /// `RenewalStatus`: `RenewalStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_status: Option<RenewalStatus>,
    /// `DomainValidationOptions`: list of `DomainValidation`, 1 to 1000 entries, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_validation_options: Option<Vec<DomainValidation>>,
    /// `RenewalStatusReason`: `FailureReason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_status_reason: Option<FailureReason>,
    /// `UpdatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `ResourceRecord`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceRecord {
    /// `Name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `Type`: `RecordType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<RecordType>,
    /// `Value`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `RevocationReason`.
    pub enum RevocationReason {
        Unspecified = "UNSPECIFIED",
        KeyCompromise = "KEY_COMPROMISE",
        CaCompromise = "CA_COMPROMISE",
        AffiliationChanged = "AFFILIATION_CHANGED",
        Superceded = "SUPERCEDED",
        Superseded = "SUPERSEDED",
        CessationOfOperation = "CESSATION_OF_OPERATION",
        CertificateHold = "CERTIFICATE_HOLD",
        RemoveFromCrl = "REMOVE_FROM_CRL",
        PrivilegeWithdrawn = "PRIVILEGE_WITHDRAWN",
        AACompromise = "A_A_COMPROMISE",
    }
}

string_enum! {
    /// The values of `SearchCertificatesSortBy`.
    pub enum SearchCertificatesSortBy {
        CreatedAt = "CREATED_AT",
        NotAfter = "NOT_AFTER",
        Status = "STATUS",
        RenewalStatus = "RENEWAL_STATUS",
        Exported = "EXPORTED",
        InUse = "IN_USE",
        NotBefore = "NOT_BEFORE",
        KeyAlgorithm = "KEY_ALGORITHM",
        Type = "TYPE",
        CertificateArn = "CERTIFICATE_ARN",
        CommonName = "COMMON_NAME",
        RevokedAt = "REVOKED_AT",
        RenewalEligibility = "RENEWAL_ELIGIBILITY",
        IssuedAt = "ISSUED_AT",
        ManagedBy = "MANAGED_BY",
        ExportOption = "EXPORT_OPTION",
        ValidationMethod = "VALIDATION_METHOD",
        ImportedAt = "IMPORTED_AT",
    }
}

string_enum! {
    /// The values of `SearchCertificatesSortOrder`.
    pub enum SearchCertificatesSortOrder {
        Ascending = "ASCENDING",
        Descending = "DESCENDING",
    }
}

string_enum! {
    /// The values of `SortBy`.
    pub enum SortBy {
        CreatedAt = "CREATED_AT",
    }
}

string_enum! {
    /// The values of `SortOrder`.
    pub enum SortOrder {
        Ascending = "ASCENDING",
        Descending = "DESCENDING",
    }
}

/// The structure `SubjectAlternativeNameFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubjectAlternativeNameFilter {
    /// `DnsName`: `DnsNameFilter`.
    pub dns_name: Option<DnsNameFilter>,
}

/// The structure `SubjectFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubjectFilter {
    /// `CommonName`: `CommonNameFilter`.
    pub common_name: Option<CommonNameFilter>,
}

/// The structure `TimestampRange`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TimestampRange {
    /// `Start`: timestamp.
    pub start: Option<Timestamp>,
    /// `End`: timestamp.
    pub end: Option<Timestamp>,
}

string_enum! {
    /// The values of `ValidationMethod`.
    pub enum ValidationMethod {
        Email = "EMAIL",
        Dns = "DNS",
        Http = "HTTP",
    }
}

/// The structure `X509AttributeFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct X509AttributeFilter {
    /// `Subject`: `SubjectFilter`.
    pub subject: Option<SubjectFilter>,
    /// `SubjectAlternativeName`: `SubjectAlternativeNameFilter`.
    pub subject_alternative_name: Option<SubjectAlternativeNameFilter>,
    /// `ExtendedKeyUsage`: `ExtendedKeyUsageName`.
    pub extended_key_usage: Option<ExtendedKeyUsageName>,
    /// `KeyUsage`: `KeyUsageName`.
    pub key_usage: Option<KeyUsageName>,
    /// `KeyAlgorithm`: `KeyAlgorithm`.
    pub key_algorithm: Option<KeyAlgorithm>,
    /// `SerialNumber`: string, 2 to 59 characters.
    pub serial_number: Option<String>,
    /// `NotAfter`: `TimestampRange`.
    pub not_after: Option<TimestampRange>,
    /// `NotBefore`: `TimestampRange`.
    pub not_before: Option<TimestampRange>,
}

/// The structure `X509Attributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct X509Attributes {
    /// `Issuer`: `DistinguishedName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<DistinguishedName>,
    /// `Subject`: `DistinguishedName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<DistinguishedName>,
    /// `SubjectAlternativeNames`: list of `GeneralName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_alternative_names: Option<Vec<GeneralName>>,
    /// `ExtendedKeyUsages`: list of `ExtendedKeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_key_usages: Option<Vec<ExtendedKeyUsageName>>,
    /// `KeyAlgorithm`: `KeyAlgorithm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_algorithm: Option<KeyAlgorithm>,
    /// `KeyUsages`: list of `KeyUsageName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usages: Option<Vec<KeyUsageName>>,
    /// `SerialNumber`: string, 2 to 59 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// `NotAfter`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// `NotBefore`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
}
