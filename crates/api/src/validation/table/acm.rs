//! What the ACM API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::acm::{
    CertificateExport, CertificateManagedBy, CertificateStatus, CertificateTransparencyLoggingPreference,
    CertificateType, ComparisonOperator, ExtendedKeyUsageName, KeyAlgorithm, KeyUsageName, Operation, RenewalStatus,
    RevocationReason, SearchCertificatesSortBy, SearchCertificatesSortOrder, SortBy, SortOrder, ValidationMethod,
};
use crate::validation::shape::{Length, Limits, Member, Pattern, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::AddTagsToCertificate => &ADD_TAGS_TO_CERTIFICATE_REQUEST,
        Operation::DeleteCertificate => &DELETE_CERTIFICATE_REQUEST,
        Operation::DescribeCertificate => &DESCRIBE_CERTIFICATE_REQUEST,
        Operation::ExportCertificate => &EXPORT_CERTIFICATE_REQUEST,
        Operation::GetAccountConfiguration => {
            &Shape::Structure { name: "GetAccountConfigurationRequest", members: &[] }
        }
        Operation::GetCertificate => &GET_CERTIFICATE_REQUEST,
        Operation::ImportCertificate => &IMPORT_CERTIFICATE_REQUEST,
        Operation::ListCertificates => &LIST_CERTIFICATES_REQUEST,
        Operation::ListTagsForCertificate => &LIST_TAGS_FOR_CERTIFICATE_REQUEST,
        Operation::PutAccountConfiguration => &PUT_ACCOUNT_CONFIGURATION_REQUEST,
        Operation::RemoveTagsFromCertificate => &REMOVE_TAGS_FROM_CERTIFICATE_REQUEST,
        Operation::RenewCertificate => &RENEW_CERTIFICATE_REQUEST,
        Operation::RequestCertificate => &REQUEST_CERTIFICATE_REQUEST,
        Operation::ResendValidationEmail => &RESEND_VALIDATION_EMAIL_REQUEST,
        Operation::RevokeCertificate => &REVOKE_CERTIFICATE_REQUEST,
        Operation::SearchCertificates => &SEARCH_CERTIFICATES_REQUEST,
        Operation::UpdateCertificateOptions => &UPDATE_CERTIFICATE_OPTIONS_REQUEST,
    }
}

static ACM_CERTIFICATE_METADATA_FILTER: Shape = Shape::Structure {
    name: "AcmCertificateMetadataFilter",
    members: &[
        Member { name: "Status", required: false, shape: &CERTIFICATE_STATUS },
        Member { name: "RenewalStatus", required: false, shape: &RENEWAL_STATUS },
        Member { name: "Type", required: false, shape: &CERTIFICATE_TYPE },
        Member { name: "InUse", required: false, shape: &NULLABLE_BOOLEAN },
        Member { name: "Exported", required: false, shape: &NULLABLE_BOOLEAN },
        Member { name: "ExportOption", required: false, shape: &CERTIFICATE_EXPORT },
        Member { name: "ManagedBy", required: false, shape: &CERTIFICATE_MANAGED_BY },
        Member { name: "ValidationMethod", required: false, shape: &VALIDATION_METHOD },
    ],
};

static ADD_TAGS_TO_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "AddTagsToCertificateRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "Tags", required: true, shape: &TAG_LIST },
    ],
};

static ARN: Shape = Shape::String {
    length: Length { min: Some(20), max: Some(2048) },
    pattern: Some(Pattern::new(r"arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*")),
};

static CERTIFICATE_BODY_BLOB: Shape = Shape::Blob { length: Length { min: Some(1), max: Some(32768) } };

static CERTIFICATE_CHAIN_BLOB: Shape = Shape::Blob { length: Length { min: Some(1), max: Some(2097152) } };

static CERTIFICATE_EXPORT: Shape = Shape::Enum { values: CertificateExport::VALUES };

static CERTIFICATE_FILTER: Shape = Shape::Structure {
    name: "CertificateFilter",
    members: &[
        Member { name: "CertificateArn", required: false, shape: &ARN },
        Member { name: "X509AttributeFilter", required: false, shape: &X509_ATTRIBUTE_FILTER },
        Member { name: "AcmCertificateMetadataFilter", required: false, shape: &ACM_CERTIFICATE_METADATA_FILTER },
    ],
};

static CERTIFICATE_FILTER_STATEMENT: Shape = Shape::Structure {
    name: "CertificateFilterStatement",
    members: &[
        Member { name: "And", required: false, shape: &CERTIFICATE_FILTER_STATEMENT_LIST },
        Member { name: "Or", required: false, shape: &CERTIFICATE_FILTER_STATEMENT_LIST },
        Member { name: "Not", required: false, shape: &CERTIFICATE_FILTER_STATEMENT },
        Member { name: "Filter", required: false, shape: &CERTIFICATE_FILTER },
    ],
};

static CERTIFICATE_FILTER_STATEMENT_LIST: Shape =
    Shape::List { element: &CERTIFICATE_FILTER_STATEMENT, length: Length { min: Some(1), max: Some(15) } };

static CERTIFICATE_MANAGED_BY: Shape = Shape::Enum { values: CertificateManagedBy::VALUES };

static CERTIFICATE_OPTIONS: Shape = Shape::Structure {
    name: "CertificateOptions",
    members: &[
        Member {
            name: "CertificateTransparencyLoggingPreference",
            required: false,
            shape: &CERTIFICATE_TRANSPARENCY_LOGGING_PREFERENCE,
        },
        Member { name: "Export", required: false, shape: &CERTIFICATE_EXPORT },
    ],
};

static CERTIFICATE_STATUS: Shape = Shape::Enum { values: CertificateStatus::VALUES };

static CERTIFICATE_STATUSES: Shape =
    Shape::List { element: &CERTIFICATE_STATUS, length: Length { min: None, max: None } };

static CERTIFICATE_TRANSPARENCY_LOGGING_PREFERENCE: Shape =
    Shape::Enum { values: CertificateTransparencyLoggingPreference::VALUES };

static CERTIFICATE_TYPE: Shape = Shape::Enum { values: CertificateType::VALUES };

static COMMON_NAME_FILTER: Shape = Shape::Structure {
    name: "CommonNameFilter",
    members: &[
        Member { name: "Value", required: true, shape: &FILTER_STRING },
        Member { name: "ComparisonOperator", required: true, shape: &COMPARISON_OPERATOR },
    ],
};

static COMPARISON_OPERATOR: Shape = Shape::Enum { values: ComparisonOperator::VALUES };

static DELETE_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "DeleteCertificateRequest",
    members: &[Member { name: "CertificateArn", required: true, shape: &ARN }],
};

static DESCRIBE_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "DescribeCertificateRequest",
    members: &[Member { name: "CertificateArn", required: true, shape: &ARN }],
};

static DNS_NAME_FILTER: Shape = Shape::Structure {
    name: "DnsNameFilter",
    members: &[
        Member { name: "Value", required: true, shape: &FILTER_STRING },
        Member { name: "ComparisonOperator", required: true, shape: &COMPARISON_OPERATOR },
    ],
};

static DOMAIN_LIST: Shape =
    Shape::List { element: &DOMAIN_NAME_STRING, length: Length { min: Some(1), max: Some(100) } };

static DOMAIN_NAME_STRING: Shape = Shape::String { length: Length { min: Some(1), max: Some(253) }, pattern: None };

static DOMAIN_VALIDATION_OPTION: Shape = Shape::Structure {
    name: "DomainValidationOption",
    members: &[
        Member { name: "DomainName", required: true, shape: &DOMAIN_NAME_STRING },
        Member { name: "ValidationDomain", required: true, shape: &DOMAIN_NAME_STRING },
    ],
};

static DOMAIN_VALIDATION_OPTION_LIST: Shape =
    Shape::List { element: &DOMAIN_VALIDATION_OPTION, length: Length { min: Some(1), max: Some(100) } };

static EXPIRY_EVENTS_CONFIGURATION: Shape = Shape::Structure {
    name: "ExpiryEventsConfiguration",
    members: &[Member { name: "DaysBeforeExpiry", required: false, shape: &POSITIVE_INTEGER }],
};

static EXPORT_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "ExportCertificateRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "Passphrase", required: true, shape: &PASSPHRASE_BLOB },
    ],
};

static EXTENDED_KEY_USAGE_FILTER_LIST: Shape =
    Shape::List { element: &EXTENDED_KEY_USAGE_NAME, length: Length { min: None, max: None } };

static EXTENDED_KEY_USAGE_NAME: Shape = Shape::Enum { values: ExtendedKeyUsageName::VALUES };

static FILTER_STRING: Shape = Shape::String { length: Length { min: Some(1), max: Some(256) }, pattern: None };

static FILTERS: Shape = Shape::Structure {
    name: "Filters",
    members: &[
        Member { name: "extendedKeyUsage", required: false, shape: &EXTENDED_KEY_USAGE_FILTER_LIST },
        Member { name: "keyUsage", required: false, shape: &KEY_USAGE_FILTER_LIST },
        Member { name: "keyTypes", required: false, shape: &KEY_ALGORITHM_LIST },
        Member { name: "exportOption", required: false, shape: &CERTIFICATE_EXPORT },
        Member { name: "managedBy", required: false, shape: &CERTIFICATE_MANAGED_BY },
    ],
};

static GET_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "GetCertificateRequest",
    members: &[Member { name: "CertificateArn", required: true, shape: &ARN }],
};

static IDEMPOTENCY_TOKEN: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(32) }, pattern: Some(Pattern::new(r"\w+")) };

static IMPORT_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "ImportCertificateRequest",
    members: &[
        Member { name: "CertificateArn", required: false, shape: &ARN },
        Member { name: "Certificate", required: true, shape: &CERTIFICATE_BODY_BLOB },
        Member { name: "PrivateKey", required: true, shape: &PRIVATE_KEY_BLOB },
        Member { name: "CertificateChain", required: false, shape: &CERTIFICATE_CHAIN_BLOB },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
    ],
};

static KEY_ALGORITHM: Shape = Shape::Enum { values: KeyAlgorithm::VALUES };

static KEY_ALGORITHM_LIST: Shape = Shape::List { element: &KEY_ALGORITHM, length: Length { min: None, max: None } };

static KEY_USAGE_FILTER_LIST: Shape = Shape::List { element: &KEY_USAGE_NAME, length: Length { min: None, max: None } };

static KEY_USAGE_NAME: Shape = Shape::Enum { values: KeyUsageName::VALUES };

static LIST_CERTIFICATES_REQUEST: Shape = Shape::Structure {
    name: "ListCertificatesRequest",
    members: &[
        Member { name: "CertificateStatuses", required: false, shape: &CERTIFICATE_STATUSES },
        Member { name: "Includes", required: false, shape: &FILTERS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "MaxItems", required: false, shape: &MAX_ITEMS },
        Member { name: "SortBy", required: false, shape: &SORT_BY },
        Member { name: "SortOrder", required: false, shape: &SORT_ORDER },
    ],
};

static LIST_TAGS_FOR_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "ListTagsForCertificateRequest",
    members: &[Member { name: "CertificateArn", required: true, shape: &ARN }],
};

static MAX_ITEMS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(1000.0) });

static NEXT_TOKEN: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(10000) },
    pattern: Some(Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]*")),
};

static NULLABLE_BOOLEAN: Shape = Shape::Boolean;

static PASSPHRASE_BLOB: Shape = Shape::Blob { length: Length { min: Some(4), max: Some(128) } };

static PCA_ARN: Shape = Shape::String {
    length: Length { min: Some(20), max: Some(2048) },
    pattern: Some(Pattern::new(r"arn:[\w+=/,.@-]+:acm-pca:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*")),
};

static POSITIVE_INTEGER: Shape = Shape::Integer(Limits { min: Some(1.0), max: None });

static PRIVATE_KEY_BLOB: Shape = Shape::Blob { length: Length { min: Some(1), max: Some(5120) } };

static PUT_ACCOUNT_CONFIGURATION_REQUEST: Shape = Shape::Structure {
    name: "PutAccountConfigurationRequest",
    members: &[
        Member { name: "ExpiryEvents", required: false, shape: &EXPIRY_EVENTS_CONFIGURATION },
        Member { name: "IdempotencyToken", required: true, shape: &IDEMPOTENCY_TOKEN },
    ],
};

static REMOVE_TAGS_FROM_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "RemoveTagsFromCertificateRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "Tags", required: true, shape: &TAG_LIST },
    ],
};

static RENEW_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "RenewCertificateRequest",
    members: &[Member { name: "CertificateArn", required: true, shape: &ARN }],
};

static RENEWAL_STATUS: Shape = Shape::Enum { values: RenewalStatus::VALUES };

static REQUEST_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "RequestCertificateRequest",
    members: &[
        Member { name: "DomainName", required: true, shape: &DOMAIN_NAME_STRING },
        Member { name: "ValidationMethod", required: false, shape: &VALIDATION_METHOD },
        Member { name: "SubjectAlternativeNames", required: false, shape: &DOMAIN_LIST },
        Member { name: "IdempotencyToken", required: false, shape: &IDEMPOTENCY_TOKEN },
        Member { name: "DomainValidationOptions", required: false, shape: &DOMAIN_VALIDATION_OPTION_LIST },
        Member { name: "Options", required: false, shape: &CERTIFICATE_OPTIONS },
        Member { name: "CertificateAuthorityArn", required: false, shape: &PCA_ARN },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "KeyAlgorithm", required: false, shape: &KEY_ALGORITHM },
        Member { name: "ManagedBy", required: false, shape: &CERTIFICATE_MANAGED_BY },
    ],
};

static RESEND_VALIDATION_EMAIL_REQUEST: Shape = Shape::Structure {
    name: "ResendValidationEmailRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "Domain", required: true, shape: &DOMAIN_NAME_STRING },
        Member { name: "ValidationDomain", required: true, shape: &DOMAIN_NAME_STRING },
    ],
};

static REVOCATION_REASON: Shape = Shape::Enum { values: RevocationReason::VALUES };

static REVOKE_CERTIFICATE_REQUEST: Shape = Shape::Structure {
    name: "RevokeCertificateRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "RevocationReason", required: true, shape: &REVOCATION_REASON },
    ],
};

static SEARCH_CERTIFICATES_REQUEST: Shape = Shape::Structure {
    name: "SearchCertificatesRequest",
    members: &[
        Member { name: "FilterStatement", required: false, shape: &CERTIFICATE_FILTER_STATEMENT },
        Member { name: "MaxResults", required: false, shape: &SEARCH_MAX_RESULTS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "SortBy", required: false, shape: &SEARCH_CERTIFICATES_SORT_BY },
        Member { name: "SortOrder", required: false, shape: &SEARCH_CERTIFICATES_SORT_ORDER },
    ],
};

static SEARCH_CERTIFICATES_SORT_BY: Shape = Shape::Enum { values: SearchCertificatesSortBy::VALUES };

static SEARCH_CERTIFICATES_SORT_ORDER: Shape = Shape::Enum { values: SearchCertificatesSortOrder::VALUES };

static SEARCH_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(500.0) });

static SERIAL_NUMBER: Shape = Shape::String {
    length: Length { min: Some(2), max: Some(59) },
    pattern: Some(Pattern::new(r"[0-9a-f]{2}(:[0-9a-f]{2}){1,19}")),
};

static SORT_BY: Shape = Shape::Enum { values: SortBy::VALUES };

static SORT_ORDER: Shape = Shape::Enum { values: SortOrder::VALUES };

static SUBJECT_ALTERNATIVE_NAME_FILTER: Shape = Shape::Structure {
    name: "SubjectAlternativeNameFilter",
    members: &[Member { name: "DnsName", required: false, shape: &DNS_NAME_FILTER }],
};

static SUBJECT_FILTER: Shape = Shape::Structure {
    name: "SubjectFilter",
    members: &[Member { name: "CommonName", required: false, shape: &COMMON_NAME_FILTER }],
};

static T_STAMP: Shape = Shape::Timestamp;

static TAG: Shape = Shape::Structure {
    name: "Tag",
    members: &[
        Member { name: "Key", required: true, shape: &TAG_KEY },
        Member { name: "Value", required: false, shape: &TAG_VALUE },
    ],
};

static TAG_KEY: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"[\p{L}\p{Z}\p{N}_.:\/=+\-@]*")),
};

static TAG_LIST: Shape = Shape::List { element: &TAG, length: Length { min: Some(1), max: Some(50) } };

static TAG_VALUE: Shape = Shape::String {
    length: Length { min: Some(0), max: Some(256) },
    pattern: Some(Pattern::new(r"[\p{L}\p{Z}\p{N}_.:\/=+\-@]*")),
};

static TIMESTAMP_RANGE: Shape = Shape::Structure {
    name: "TimestampRange",
    members: &[
        Member { name: "Start", required: false, shape: &T_STAMP },
        Member { name: "End", required: false, shape: &T_STAMP },
    ],
};

static UPDATE_CERTIFICATE_OPTIONS_REQUEST: Shape = Shape::Structure {
    name: "UpdateCertificateOptionsRequest",
    members: &[
        Member { name: "CertificateArn", required: true, shape: &ARN },
        Member { name: "Options", required: true, shape: &CERTIFICATE_OPTIONS },
    ],
};

static VALIDATION_METHOD: Shape = Shape::Enum { values: ValidationMethod::VALUES };

static X509_ATTRIBUTE_FILTER: Shape = Shape::Structure {
    name: "X509AttributeFilter",
    members: &[
        Member { name: "Subject", required: false, shape: &SUBJECT_FILTER },
        Member { name: "SubjectAlternativeName", required: false, shape: &SUBJECT_ALTERNATIVE_NAME_FILTER },
        Member { name: "ExtendedKeyUsage", required: false, shape: &EXTENDED_KEY_USAGE_NAME },
        Member { name: "KeyUsage", required: false, shape: &KEY_USAGE_NAME },
        Member { name: "KeyAlgorithm", required: false, shape: &KEY_ALGORITHM },
        Member { name: "SerialNumber", required: false, shape: &SERIAL_NUMBER },
        Member { name: "NotAfter", required: false, shape: &TIMESTAMP_RANGE },
        Member { name: "NotBefore", required: false, shape: &TIMESTAMP_RANGE },
    ],
};

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::AddTagsToCertificate => {
            serde_json::from_value::<crate::acm::AddTagsToCertificateRequest>(value).map(drop)
        }
        Operation::DeleteCertificate => serde_json::from_value::<crate::acm::DeleteCertificateRequest>(value).map(drop),
        Operation::DescribeCertificate => {
            serde_json::from_value::<crate::acm::DescribeCertificateRequest>(value).map(drop)
        }
        Operation::ExportCertificate => serde_json::from_value::<crate::acm::ExportCertificateRequest>(value).map(drop),
        Operation::GetCertificate => serde_json::from_value::<crate::acm::GetCertificateRequest>(value).map(drop),
        Operation::ImportCertificate => serde_json::from_value::<crate::acm::ImportCertificateRequest>(value).map(drop),
        Operation::ListCertificates => serde_json::from_value::<crate::acm::ListCertificatesRequest>(value).map(drop),
        Operation::ListTagsForCertificate => {
            serde_json::from_value::<crate::acm::ListTagsForCertificateRequest>(value).map(drop)
        }
        Operation::PutAccountConfiguration => {
            serde_json::from_value::<crate::acm::PutAccountConfigurationRequest>(value).map(drop)
        }
        Operation::RemoveTagsFromCertificate => {
            serde_json::from_value::<crate::acm::RemoveTagsFromCertificateRequest>(value).map(drop)
        }
        Operation::RenewCertificate => serde_json::from_value::<crate::acm::RenewCertificateRequest>(value).map(drop),
        Operation::RequestCertificate => {
            serde_json::from_value::<crate::acm::RequestCertificateRequest>(value).map(drop)
        }
        Operation::ResendValidationEmail => {
            serde_json::from_value::<crate::acm::ResendValidationEmailRequest>(value).map(drop)
        }
        Operation::RevokeCertificate => serde_json::from_value::<crate::acm::RevokeCertificateRequest>(value).map(drop),
        Operation::SearchCertificates => {
            serde_json::from_value::<crate::acm::SearchCertificatesRequest>(value).map(drop)
        }
        Operation::UpdateCertificateOptions => {
            serde_json::from_value::<crate::acm::UpdateCertificateOptionsRequest>(value).map(drop)
        }
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
