//! The files of `crates/api/src/acm`.

use super::{COMMON, Resource};

/// The files, and what they hold. A new operation has to be added here before code is generated for it.
pub(crate) const RESOURCES: &[Resource] = &[
    Resource {
        name: "account",
        about: "The account's configuration",
        base: None,
        operations: &["GetAccountConfiguration", "PutAccountConfiguration"],
        owns: &[],
    },
    Resource {
        name: "certificate",
        about: "Certificates",
        base: None,
        operations: &[
            "DeleteCertificate",
            "DescribeCertificate",
            "ExportCertificate",
            "GetCertificate",
            "ImportCertificate",
            "ListCertificates",
            "RenewCertificate",
            "RequestCertificate",
            "ResendValidationEmail",
            "RevokeCertificate",
            "SearchCertificates",
            "UpdateCertificateOptions",
        ],
        owns: &[],
    },
    Resource { name: COMMON, about: "Shapes that several resources share", base: None, operations: &[], owns: &[] },
    Resource {
        name: "tag",
        about: "Tags of certificates",
        base: None,
        operations: &["AddTagsToCertificate", "ListTagsForCertificate", "RemoveTagsFromCertificate"],
        owns: &["Tag"],
    },
];
