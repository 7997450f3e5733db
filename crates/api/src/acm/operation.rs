//! The operations of the ACM API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the ACM API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `AddTagsToCertificate`.
    AddTagsToCertificate,
    /// `DeleteCertificate`.
    DeleteCertificate,
    /// `DescribeCertificate`.
    DescribeCertificate,
    /// `ExportCertificate`.
    ExportCertificate,
    /// `GetAccountConfiguration`.
    GetAccountConfiguration,
    /// `GetCertificate`.
    GetCertificate,
    /// `ImportCertificate`.
    ImportCertificate,
    /// `ListCertificates`.
    ListCertificates,
    /// `ListTagsForCertificate`.
    ListTagsForCertificate,
    /// `PutAccountConfiguration`.
    PutAccountConfiguration,
    /// `RemoveTagsFromCertificate`.
    RemoveTagsFromCertificate,
    /// `RenewCertificate`.
    RenewCertificate,
    /// `RequestCertificate`.
    RequestCertificate,
    /// `ResendValidationEmail`.
    ResendValidationEmail,
    /// `RevokeCertificate`.
    RevokeCertificate,
    /// `SearchCertificates`.
    SearchCertificates,
    /// `UpdateCertificateOptions`.
    UpdateCertificateOptions,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 17] = [
        Self::AddTagsToCertificate,
        Self::DeleteCertificate,
        Self::DescribeCertificate,
        Self::ExportCertificate,
        Self::GetAccountConfiguration,
        Self::GetCertificate,
        Self::ImportCertificate,
        Self::ListCertificates,
        Self::ListTagsForCertificate,
        Self::PutAccountConfiguration,
        Self::RemoveTagsFromCertificate,
        Self::RenewCertificate,
        Self::RequestCertificate,
        Self::ResendValidationEmail,
        Self::RevokeCertificate,
        Self::SearchCertificates,
        Self::UpdateCertificateOptions,
    ];

    /// The name, as `X-Amz-Target` carries it after the prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddTagsToCertificate => "AddTagsToCertificate",
            Self::DeleteCertificate => "DeleteCertificate",
            Self::DescribeCertificate => "DescribeCertificate",
            Self::ExportCertificate => "ExportCertificate",
            Self::GetAccountConfiguration => "GetAccountConfiguration",
            Self::GetCertificate => "GetCertificate",
            Self::ImportCertificate => "ImportCertificate",
            Self::ListCertificates => "ListCertificates",
            Self::ListTagsForCertificate => "ListTagsForCertificate",
            Self::PutAccountConfiguration => "PutAccountConfiguration",
            Self::RemoveTagsFromCertificate => "RemoveTagsFromCertificate",
            Self::RenewCertificate => "RenewCertificate",
            Self::RequestCertificate => "RequestCertificate",
            Self::ResendValidationEmail => "ResendValidationEmail",
            Self::RevokeCertificate => "RevokeCertificate",
            Self::SearchCertificates => "SearchCertificates",
            Self::UpdateCertificateOptions => "UpdateCertificateOptions",
        }
    }

    /// The operation of this name; none if ACM has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AddTagsToCertificate" => Self::AddTagsToCertificate,
            "DeleteCertificate" => Self::DeleteCertificate,
            "DescribeCertificate" => Self::DescribeCertificate,
            "ExportCertificate" => Self::ExportCertificate,
            "GetAccountConfiguration" => Self::GetAccountConfiguration,
            "GetCertificate" => Self::GetCertificate,
            "ImportCertificate" => Self::ImportCertificate,
            "ListCertificates" => Self::ListCertificates,
            "ListTagsForCertificate" => Self::ListTagsForCertificate,
            "PutAccountConfiguration" => Self::PutAccountConfiguration,
            "RemoveTagsFromCertificate" => Self::RemoveTagsFromCertificate,
            "RenewCertificate" => Self::RenewCertificate,
            "RequestCertificate" => Self::RequestCertificate,
            "ResendValidationEmail" => Self::ResendValidationEmail,
            "RevokeCertificate" => Self::RevokeCertificate,
            "SearchCertificates" => Self::SearchCertificates,
            "UpdateCertificateOptions" => Self::UpdateCertificateOptions,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::AddTagsToCertificate => &[
                "InvalidParameterException",
                "TagPolicyException",
                "TooManyTagsException",
                "InvalidArnException",
                "ThrottlingException",
                "InvalidTagException",
                "ResourceNotFoundException",
            ],
            Self::DeleteCertificate => &[
                "ResourceInUseException",
                "InvalidArnException",
                "ThrottlingException",
                "ConflictException",
                "AccessDeniedException",
                "ResourceNotFoundException",
            ],
            Self::DescribeCertificate => &["InvalidArnException", "ResourceNotFoundException"],
            Self::ExportCertificate => &[
                "InvalidArnException",
                "ThrottlingException",
                "RequestInProgressException",
                "ResourceNotFoundException",
            ],
            Self::GetAccountConfiguration => &["ThrottlingException", "AccessDeniedException"],
            Self::GetCertificate => &["InvalidArnException", "RequestInProgressException", "ResourceNotFoundException"],
            Self::ImportCertificate => &[
                "InvalidParameterException",
                "TagPolicyException",
                "TooManyTagsException",
                "InvalidArnException",
                "InvalidTagException",
                "ConflictException",
                "LimitExceededException",
                "ResourceNotFoundException",
            ],
            Self::ListCertificates => &["ValidationException", "InvalidArgsException"],
            Self::ListTagsForCertificate => &["InvalidArnException", "ResourceNotFoundException"],
            Self::PutAccountConfiguration => {
                &["ValidationException", "ThrottlingException", "ConflictException", "AccessDeniedException"]
            }
            Self::RemoveTagsFromCertificate => &[
                "InvalidParameterException",
                "TagPolicyException",
                "InvalidArnException",
                "ThrottlingException",
                "InvalidTagException",
                "ResourceNotFoundException",
            ],
            Self::RenewCertificate => {
                &["InvalidArnException", "RequestInProgressException", "ResourceNotFoundException"]
            }
            Self::RequestCertificate => &[
                "InvalidParameterException",
                "TagPolicyException",
                "TooManyTagsException",
                "InvalidArnException",
                "InvalidTagException",
                "InvalidDomainValidationOptionsException",
                "LimitExceededException",
            ],
            Self::ResendValidationEmail => &[
                "InvalidArnException",
                "InvalidDomainValidationOptionsException",
                "InvalidStateException",
                "ResourceNotFoundException",
            ],
            Self::RevokeCertificate => &[
                "ResourceInUseException",
                "InvalidArnException",
                "ThrottlingException",
                "ConflictException",
                "AccessDeniedException",
                "ResourceNotFoundException",
            ],
            Self::SearchCertificates => &["ValidationException", "ThrottlingException", "AccessDeniedException"],
            Self::UpdateCertificateOptions => {
                &["InvalidArnException", "LimitExceededException", "InvalidStateException", "ResourceNotFoundException"]
            }
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A request: the operation that it calls and what answers it.
pub trait Request {
    /// The operation.
    const OPERATION: Operation;
    /// Its response.
    type Response;
}

/// The version of the API.
pub const API_VERSION: &str = "2015-12-08";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "acm";

/// What stands before the dot in `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "CertificateManager";
