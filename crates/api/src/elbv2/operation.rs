//! The operations of the Elastic Load Balancing v2 API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the Elastic Load Balancing v2 API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `AddListenerCertificates`.
    AddListenerCertificates,
    /// `AddTags`.
    AddTags,
    /// `AddTrustStoreRevocations`.
    AddTrustStoreRevocations,
    /// `CreateListener`.
    CreateListener,
    /// `CreateLoadBalancer`.
    CreateLoadBalancer,
    /// `CreateRule`.
    CreateRule,
    /// `CreateTargetGroup`.
    CreateTargetGroup,
    /// `CreateTrustStore`.
    CreateTrustStore,
    /// `DeleteListener`.
    DeleteListener,
    /// `DeleteLoadBalancer`.
    DeleteLoadBalancer,
    /// `DeleteRule`.
    DeleteRule,
    /// `DeleteSharedTrustStoreAssociation`.
    DeleteSharedTrustStoreAssociation,
    /// `DeleteTargetGroup`.
    DeleteTargetGroup,
    /// `DeleteTrustStore`.
    DeleteTrustStore,
    /// `DeregisterTargets`.
    DeregisterTargets,
    /// `DescribeAccountLimits`.
    DescribeAccountLimits,
    /// `DescribeCapacityReservation`.
    DescribeCapacityReservation,
    /// `DescribeListenerAttributes`.
    DescribeListenerAttributes,
    /// `DescribeListenerCertificates`.
    DescribeListenerCertificates,
    /// `DescribeListeners`.
    DescribeListeners,
    /// `DescribeLoadBalancerAttributes`.
    DescribeLoadBalancerAttributes,
    /// `DescribeLoadBalancers`.
    DescribeLoadBalancers,
    /// `DescribeRules`.
    DescribeRules,
    /// `DescribeSSLPolicies`.
    DescribeSSLPolicies,
    /// `DescribeTags`.
    DescribeTags,
    /// `DescribeTargetGroupAttributes`.
    DescribeTargetGroupAttributes,
    /// `DescribeTargetGroups`.
    DescribeTargetGroups,
    /// `DescribeTargetHealth`.
    DescribeTargetHealth,
    /// `DescribeTrustStoreAssociations`.
    DescribeTrustStoreAssociations,
    /// `DescribeTrustStoreRevocations`.
    DescribeTrustStoreRevocations,
    /// `DescribeTrustStores`.
    DescribeTrustStores,
    /// `GetResourcePolicy`.
    GetResourcePolicy,
    /// `GetTrustStoreCaCertificatesBundle`.
    GetTrustStoreCaCertificatesBundle,
    /// `GetTrustStoreRevocationContent`.
    GetTrustStoreRevocationContent,
    /// `ModifyCapacityReservation`.
    ModifyCapacityReservation,
    /// `ModifyIpPools`.
    ModifyIpPools,
    /// `ModifyListener`.
    ModifyListener,
    /// `ModifyListenerAttributes`.
    ModifyListenerAttributes,
    /// `ModifyLoadBalancerAttributes`.
    ModifyLoadBalancerAttributes,
    /// `ModifyRule`.
    ModifyRule,
    /// `ModifyTargetGroup`.
    ModifyTargetGroup,
    /// `ModifyTargetGroupAttributes`.
    ModifyTargetGroupAttributes,
    /// `ModifyTrustStore`.
    ModifyTrustStore,
    /// `RegisterTargets`.
    RegisterTargets,
    /// `RemoveListenerCertificates`.
    RemoveListenerCertificates,
    /// `RemoveTags`.
    RemoveTags,
    /// `RemoveTrustStoreRevocations`.
    RemoveTrustStoreRevocations,
    /// `SetIpAddressType`.
    SetIpAddressType,
    /// `SetRulePriorities`.
    SetRulePriorities,
    /// `SetSecurityGroups`.
    SetSecurityGroups,
    /// `SetSubnets`.
    SetSubnets,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 51] = [
        Self::AddListenerCertificates,
        Self::AddTags,
        Self::AddTrustStoreRevocations,
        Self::CreateListener,
        Self::CreateLoadBalancer,
        Self::CreateRule,
        Self::CreateTargetGroup,
        Self::CreateTrustStore,
        Self::DeleteListener,
        Self::DeleteLoadBalancer,
        Self::DeleteRule,
        Self::DeleteSharedTrustStoreAssociation,
        Self::DeleteTargetGroup,
        Self::DeleteTrustStore,
        Self::DeregisterTargets,
        Self::DescribeAccountLimits,
        Self::DescribeCapacityReservation,
        Self::DescribeListenerAttributes,
        Self::DescribeListenerCertificates,
        Self::DescribeListeners,
        Self::DescribeLoadBalancerAttributes,
        Self::DescribeLoadBalancers,
        Self::DescribeRules,
        Self::DescribeSSLPolicies,
        Self::DescribeTags,
        Self::DescribeTargetGroupAttributes,
        Self::DescribeTargetGroups,
        Self::DescribeTargetHealth,
        Self::DescribeTrustStoreAssociations,
        Self::DescribeTrustStoreRevocations,
        Self::DescribeTrustStores,
        Self::GetResourcePolicy,
        Self::GetTrustStoreCaCertificatesBundle,
        Self::GetTrustStoreRevocationContent,
        Self::ModifyCapacityReservation,
        Self::ModifyIpPools,
        Self::ModifyListener,
        Self::ModifyListenerAttributes,
        Self::ModifyLoadBalancerAttributes,
        Self::ModifyRule,
        Self::ModifyTargetGroup,
        Self::ModifyTargetGroupAttributes,
        Self::ModifyTrustStore,
        Self::RegisterTargets,
        Self::RemoveListenerCertificates,
        Self::RemoveTags,
        Self::RemoveTrustStoreRevocations,
        Self::SetIpAddressType,
        Self::SetRulePriorities,
        Self::SetSecurityGroups,
        Self::SetSubnets,
    ];

    /// The name, as `Action` carries it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddListenerCertificates => "AddListenerCertificates",
            Self::AddTags => "AddTags",
            Self::AddTrustStoreRevocations => "AddTrustStoreRevocations",
            Self::CreateListener => "CreateListener",
            Self::CreateLoadBalancer => "CreateLoadBalancer",
            Self::CreateRule => "CreateRule",
            Self::CreateTargetGroup => "CreateTargetGroup",
            Self::CreateTrustStore => "CreateTrustStore",
            Self::DeleteListener => "DeleteListener",
            Self::DeleteLoadBalancer => "DeleteLoadBalancer",
            Self::DeleteRule => "DeleteRule",
            Self::DeleteSharedTrustStoreAssociation => "DeleteSharedTrustStoreAssociation",
            Self::DeleteTargetGroup => "DeleteTargetGroup",
            Self::DeleteTrustStore => "DeleteTrustStore",
            Self::DeregisterTargets => "DeregisterTargets",
            Self::DescribeAccountLimits => "DescribeAccountLimits",
            Self::DescribeCapacityReservation => "DescribeCapacityReservation",
            Self::DescribeListenerAttributes => "DescribeListenerAttributes",
            Self::DescribeListenerCertificates => "DescribeListenerCertificates",
            Self::DescribeListeners => "DescribeListeners",
            Self::DescribeLoadBalancerAttributes => "DescribeLoadBalancerAttributes",
            Self::DescribeLoadBalancers => "DescribeLoadBalancers",
            Self::DescribeRules => "DescribeRules",
            Self::DescribeSSLPolicies => "DescribeSSLPolicies",
            Self::DescribeTags => "DescribeTags",
            Self::DescribeTargetGroupAttributes => "DescribeTargetGroupAttributes",
            Self::DescribeTargetGroups => "DescribeTargetGroups",
            Self::DescribeTargetHealth => "DescribeTargetHealth",
            Self::DescribeTrustStoreAssociations => "DescribeTrustStoreAssociations",
            Self::DescribeTrustStoreRevocations => "DescribeTrustStoreRevocations",
            Self::DescribeTrustStores => "DescribeTrustStores",
            Self::GetResourcePolicy => "GetResourcePolicy",
            Self::GetTrustStoreCaCertificatesBundle => "GetTrustStoreCaCertificatesBundle",
            Self::GetTrustStoreRevocationContent => "GetTrustStoreRevocationContent",
            Self::ModifyCapacityReservation => "ModifyCapacityReservation",
            Self::ModifyIpPools => "ModifyIpPools",
            Self::ModifyListener => "ModifyListener",
            Self::ModifyListenerAttributes => "ModifyListenerAttributes",
            Self::ModifyLoadBalancerAttributes => "ModifyLoadBalancerAttributes",
            Self::ModifyRule => "ModifyRule",
            Self::ModifyTargetGroup => "ModifyTargetGroup",
            Self::ModifyTargetGroupAttributes => "ModifyTargetGroupAttributes",
            Self::ModifyTrustStore => "ModifyTrustStore",
            Self::RegisterTargets => "RegisterTargets",
            Self::RemoveListenerCertificates => "RemoveListenerCertificates",
            Self::RemoveTags => "RemoveTags",
            Self::RemoveTrustStoreRevocations => "RemoveTrustStoreRevocations",
            Self::SetIpAddressType => "SetIpAddressType",
            Self::SetRulePriorities => "SetRulePriorities",
            Self::SetSecurityGroups => "SetSecurityGroups",
            Self::SetSubnets => "SetSubnets",
        }
    }

    /// The operation of this name; none if Elastic Load Balancing v2 has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AddListenerCertificates" => Self::AddListenerCertificates,
            "AddTags" => Self::AddTags,
            "AddTrustStoreRevocations" => Self::AddTrustStoreRevocations,
            "CreateListener" => Self::CreateListener,
            "CreateLoadBalancer" => Self::CreateLoadBalancer,
            "CreateRule" => Self::CreateRule,
            "CreateTargetGroup" => Self::CreateTargetGroup,
            "CreateTrustStore" => Self::CreateTrustStore,
            "DeleteListener" => Self::DeleteListener,
            "DeleteLoadBalancer" => Self::DeleteLoadBalancer,
            "DeleteRule" => Self::DeleteRule,
            "DeleteSharedTrustStoreAssociation" => Self::DeleteSharedTrustStoreAssociation,
            "DeleteTargetGroup" => Self::DeleteTargetGroup,
            "DeleteTrustStore" => Self::DeleteTrustStore,
            "DeregisterTargets" => Self::DeregisterTargets,
            "DescribeAccountLimits" => Self::DescribeAccountLimits,
            "DescribeCapacityReservation" => Self::DescribeCapacityReservation,
            "DescribeListenerAttributes" => Self::DescribeListenerAttributes,
            "DescribeListenerCertificates" => Self::DescribeListenerCertificates,
            "DescribeListeners" => Self::DescribeListeners,
            "DescribeLoadBalancerAttributes" => Self::DescribeLoadBalancerAttributes,
            "DescribeLoadBalancers" => Self::DescribeLoadBalancers,
            "DescribeRules" => Self::DescribeRules,
            "DescribeSSLPolicies" => Self::DescribeSSLPolicies,
            "DescribeTags" => Self::DescribeTags,
            "DescribeTargetGroupAttributes" => Self::DescribeTargetGroupAttributes,
            "DescribeTargetGroups" => Self::DescribeTargetGroups,
            "DescribeTargetHealth" => Self::DescribeTargetHealth,
            "DescribeTrustStoreAssociations" => Self::DescribeTrustStoreAssociations,
            "DescribeTrustStoreRevocations" => Self::DescribeTrustStoreRevocations,
            "DescribeTrustStores" => Self::DescribeTrustStores,
            "GetResourcePolicy" => Self::GetResourcePolicy,
            "GetTrustStoreCaCertificatesBundle" => Self::GetTrustStoreCaCertificatesBundle,
            "GetTrustStoreRevocationContent" => Self::GetTrustStoreRevocationContent,
            "ModifyCapacityReservation" => Self::ModifyCapacityReservation,
            "ModifyIpPools" => Self::ModifyIpPools,
            "ModifyListener" => Self::ModifyListener,
            "ModifyListenerAttributes" => Self::ModifyListenerAttributes,
            "ModifyLoadBalancerAttributes" => Self::ModifyLoadBalancerAttributes,
            "ModifyRule" => Self::ModifyRule,
            "ModifyTargetGroup" => Self::ModifyTargetGroup,
            "ModifyTargetGroupAttributes" => Self::ModifyTargetGroupAttributes,
            "ModifyTrustStore" => Self::ModifyTrustStore,
            "RegisterTargets" => Self::RegisterTargets,
            "RemoveListenerCertificates" => Self::RemoveListenerCertificates,
            "RemoveTags" => Self::RemoveTags,
            "RemoveTrustStoreRevocations" => Self::RemoveTrustStoreRevocations,
            "SetIpAddressType" => Self::SetIpAddressType,
            "SetRulePriorities" => Self::SetRulePriorities,
            "SetSecurityGroups" => Self::SetSecurityGroups,
            "SetSubnets" => Self::SetSubnets,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::AddListenerCertificates => &["ListenerNotFound", "TooManyCertificates", "CertificateNotFound"],
            Self::AddTags => &[
                "DuplicateTagKeys",
                "TooManyTags",
                "LoadBalancerNotFound",
                "TargetGroupNotFound",
                "ListenerNotFound",
                "RuleNotFound",
                "TrustStoreNotFound",
            ],
            Self::AddTrustStoreRevocations => &[
                "TrustStoreNotFound",
                "InvalidRevocationContent",
                "TooManyTrustStoreRevocationEntries",
                "RevocationContentNotFound",
            ],
            Self::CreateListener => &[
                "DuplicateListener",
                "TooManyListeners",
                "TooManyCertificates",
                "LoadBalancerNotFound",
                "TargetGroupNotFound",
                "TargetGroupAssociationLimit",
                "InvalidConfigurationRequest",
                "IncompatibleProtocols",
                "SSLPolicyNotFound",
                "CertificateNotFound",
                "UnsupportedProtocol",
                "TooManyRegistrationsForTargetId",
                "TooManyTargets",
                "TooManyActions",
                "InvalidLoadBalancerAction",
                "TooManyUniqueTargetGroupsPerLoadBalancer",
                "ALPNPolicyNotFound",
                "TooManyTags",
                "TrustStoreNotFound",
                "TrustStoreNotReady",
            ],
            Self::CreateLoadBalancer => &[
                "DuplicateLoadBalancerName",
                "TooManyLoadBalancers",
                "InvalidConfigurationRequest",
                "SubnetNotFound",
                "InvalidSubnet",
                "InvalidSecurityGroup",
                "InvalidScheme",
                "TooManyTags",
                "DuplicateTagKeys",
                "ResourceInUse",
                "AllocationIdNotFound",
                "AvailabilityZoneNotSupported",
                "OperationNotPermitted",
            ],
            Self::CreateRule => &[
                "PriorityInUse",
                "TooManyTargetGroups",
                "TooManyRules",
                "TargetGroupAssociationLimit",
                "IncompatibleProtocols",
                "ListenerNotFound",
                "TargetGroupNotFound",
                "InvalidConfigurationRequest",
                "TooManyRegistrationsForTargetId",
                "TooManyTargets",
                "UnsupportedProtocol",
                "TooManyActions",
                "InvalidLoadBalancerAction",
                "TooManyUniqueTargetGroupsPerLoadBalancer",
                "TooManyTags",
            ],
            Self::CreateTargetGroup => {
                &["DuplicateTargetGroupName", "TooManyTargetGroups", "InvalidConfigurationRequest", "TooManyTags"]
            }
            Self::CreateTrustStore => &[
                "DuplicateTrustStoreName",
                "TooManyTrustStores",
                "InvalidCaCertificatesBundle",
                "CaCertificatesBundleNotFound",
                "TooManyTags",
                "DuplicateTagKeys",
            ],
            Self::DeleteListener => &["ListenerNotFound", "ResourceInUse"],
            Self::DeleteLoadBalancer => &["LoadBalancerNotFound", "OperationNotPermitted", "ResourceInUse"],
            Self::DeleteRule => &["RuleNotFound", "OperationNotPermitted"],
            Self::DeleteSharedTrustStoreAssociation => {
                &["TrustStoreNotFound", "DeleteAssociationSameAccount", "AssociationNotFound"]
            }
            Self::DeleteTargetGroup => &["ResourceInUse"],
            Self::DeleteTrustStore => &["TrustStoreNotFound", "TrustStoreInUse"],
            Self::DeregisterTargets => &["TargetGroupNotFound", "InvalidTarget"],
            Self::DescribeAccountLimits => &[],
            Self::DescribeCapacityReservation => &["LoadBalancerNotFound"],
            Self::DescribeListenerAttributes => &["ListenerNotFound"],
            Self::DescribeListenerCertificates => &["ListenerNotFound"],
            Self::DescribeListeners => &["ListenerNotFound", "LoadBalancerNotFound", "UnsupportedProtocol"],
            Self::DescribeLoadBalancerAttributes => &["LoadBalancerNotFound"],
            Self::DescribeLoadBalancers => &["LoadBalancerNotFound"],
            Self::DescribeRules => &["ListenerNotFound", "RuleNotFound", "UnsupportedProtocol"],
            Self::DescribeSSLPolicies => &["SSLPolicyNotFound"],
            Self::DescribeTags => &[
                "LoadBalancerNotFound",
                "TargetGroupNotFound",
                "ListenerNotFound",
                "RuleNotFound",
                "TrustStoreNotFound",
            ],
            Self::DescribeTargetGroupAttributes => &["TargetGroupNotFound"],
            Self::DescribeTargetGroups => &["LoadBalancerNotFound", "TargetGroupNotFound"],
            Self::DescribeTargetHealth => &["InvalidTarget", "TargetGroupNotFound", "HealthUnavailable"],
            Self::DescribeTrustStoreAssociations => &["TrustStoreNotFound"],
            Self::DescribeTrustStoreRevocations => &["TrustStoreNotFound", "RevocationIdNotFound"],
            Self::DescribeTrustStores => &["TrustStoreNotFound"],
            Self::GetResourcePolicy => &["ResourceNotFound"],
            Self::GetTrustStoreCaCertificatesBundle => &["TrustStoreNotFound"],
            Self::GetTrustStoreRevocationContent => &["TrustStoreNotFound", "RevocationIdNotFound"],
            Self::ModifyCapacityReservation => &[
                "LoadBalancerNotFound",
                "InvalidConfigurationRequest",
                "CapacityUnitsLimitExceeded",
                "CapacityReservationPending",
                "InsufficientCapacity",
                "CapacityDecreaseRequestLimitExceeded",
                "PriorRequestNotComplete",
                "OperationNotPermitted",
            ],
            Self::ModifyIpPools => &["LoadBalancerNotFound"],
            Self::ModifyListener => &[
                "DuplicateListener",
                "TooManyListeners",
                "TooManyCertificates",
                "ListenerNotFound",
                "TargetGroupNotFound",
                "TargetGroupAssociationLimit",
                "IncompatibleProtocols",
                "SSLPolicyNotFound",
                "CertificateNotFound",
                "InvalidConfigurationRequest",
                "UnsupportedProtocol",
                "TooManyRegistrationsForTargetId",
                "TooManyTargets",
                "TooManyActions",
                "InvalidLoadBalancerAction",
                "TooManyUniqueTargetGroupsPerLoadBalancer",
                "ALPNPolicyNotFound",
                "TrustStoreNotFound",
                "TrustStoreNotReady",
            ],
            Self::ModifyListenerAttributes => &["ListenerNotFound", "InvalidConfigurationRequest"],
            Self::ModifyLoadBalancerAttributes => &["LoadBalancerNotFound", "InvalidConfigurationRequest"],
            Self::ModifyRule => &[
                "TargetGroupAssociationLimit",
                "IncompatibleProtocols",
                "RuleNotFound",
                "OperationNotPermitted",
                "TooManyRegistrationsForTargetId",
                "TooManyTargets",
                "TargetGroupNotFound",
                "UnsupportedProtocol",
                "TooManyActions",
                "InvalidLoadBalancerAction",
                "TooManyUniqueTargetGroupsPerLoadBalancer",
            ],
            Self::ModifyTargetGroup => &["TargetGroupNotFound", "InvalidConfigurationRequest"],
            Self::ModifyTargetGroupAttributes => &["TargetGroupNotFound", "InvalidConfigurationRequest"],
            Self::ModifyTrustStore => {
                &["TrustStoreNotFound", "InvalidCaCertificatesBundle", "CaCertificatesBundleNotFound"]
            }
            Self::RegisterTargets => {
                &["TargetGroupNotFound", "TooManyTargets", "InvalidTarget", "TooManyRegistrationsForTargetId"]
            }
            Self::RemoveListenerCertificates => &["ListenerNotFound", "OperationNotPermitted"],
            Self::RemoveTags => &[
                "LoadBalancerNotFound",
                "TargetGroupNotFound",
                "ListenerNotFound",
                "RuleNotFound",
                "TooManyTags",
                "TrustStoreNotFound",
            ],
            Self::RemoveTrustStoreRevocations => &["TrustStoreNotFound", "RevocationIdNotFound"],
            Self::SetIpAddressType => &["LoadBalancerNotFound", "InvalidConfigurationRequest", "InvalidSubnet"],
            Self::SetRulePriorities => &["RuleNotFound", "PriorityInUse", "OperationNotPermitted"],
            Self::SetSecurityGroups => &["LoadBalancerNotFound", "InvalidConfigurationRequest", "InvalidSecurityGroup"],
            Self::SetSubnets => &[
                "LoadBalancerNotFound",
                "InvalidConfigurationRequest",
                "SubnetNotFound",
                "InvalidSubnet",
                "AllocationIdNotFound",
                "AvailabilityZoneNotSupported",
                "CapacityReservationPending",
            ],
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
pub const API_VERSION: &str = "2015-12-01";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "elasticloadbalancing";

/// The namespace of responses.
pub const XML_NAMESPACE: &str = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
