//! What the Elastic Load Balancing v2 API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::elbv2::{
    ActionTypeEnum, AdvertiseTrustStoreCaNamesEnum, AuthenticateCognitoActionConditionalBehaviorEnum,
    AuthenticateOidcActionConditionalBehaviorEnum, DescribeTargetHealthInputIncludeEnum,
    EnablePrefixForIpv6SourceNatEnum, EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum, IpAddressType,
    JwtValidationActionAdditionalClaimFormatEnum, LoadBalancerSchemeEnum, LoadBalancerTypeEnum, Operation,
    ProtocolEnum, RedirectActionStatusCodeEnum, RemoveIpamPoolEnum, RevocationType, TargetGroupIpAddressTypeEnum,
    TargetTypeEnum, TransformTypeEnum, TrustStoreAssociationStatusEnum,
};
use crate::validation::shape::{Length, Limits, Member, Pattern, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::AddListenerCertificates => &ADD_LISTENER_CERTIFICATES_INPUT,
        Operation::AddTags => &ADD_TAGS_INPUT,
        Operation::AddTrustStoreRevocations => &ADD_TRUST_STORE_REVOCATIONS_INPUT,
        Operation::CreateListener => &CREATE_LISTENER_INPUT,
        Operation::CreateLoadBalancer => &CREATE_LOAD_BALANCER_INPUT,
        Operation::CreateRule => &CREATE_RULE_INPUT,
        Operation::CreateTargetGroup => &CREATE_TARGET_GROUP_INPUT,
        Operation::CreateTrustStore => &CREATE_TRUST_STORE_INPUT,
        Operation::DeleteListener => &DELETE_LISTENER_INPUT,
        Operation::DeleteLoadBalancer => &DELETE_LOAD_BALANCER_INPUT,
        Operation::DeleteRule => &DELETE_RULE_INPUT,
        Operation::DeleteSharedTrustStoreAssociation => &DELETE_SHARED_TRUST_STORE_ASSOCIATION_INPUT,
        Operation::DeleteTargetGroup => &DELETE_TARGET_GROUP_INPUT,
        Operation::DeleteTrustStore => &DELETE_TRUST_STORE_INPUT,
        Operation::DeregisterTargets => &DEREGISTER_TARGETS_INPUT,
        Operation::DescribeAccountLimits => &DESCRIBE_ACCOUNT_LIMITS_INPUT,
        Operation::DescribeCapacityReservation => &DESCRIBE_CAPACITY_RESERVATION_INPUT,
        Operation::DescribeListenerAttributes => &DESCRIBE_LISTENER_ATTRIBUTES_INPUT,
        Operation::DescribeListenerCertificates => &DESCRIBE_LISTENER_CERTIFICATES_INPUT,
        Operation::DescribeListeners => &DESCRIBE_LISTENERS_INPUT,
        Operation::DescribeLoadBalancerAttributes => &DESCRIBE_LOAD_BALANCER_ATTRIBUTES_INPUT,
        Operation::DescribeLoadBalancers => &DESCRIBE_LOAD_BALANCERS_INPUT,
        Operation::DescribeRules => &DESCRIBE_RULES_INPUT,
        Operation::DescribeSSLPolicies => &DESCRIBE_SSL_POLICIES_INPUT,
        Operation::DescribeTags => &DESCRIBE_TAGS_INPUT,
        Operation::DescribeTargetGroupAttributes => &DESCRIBE_TARGET_GROUP_ATTRIBUTES_INPUT,
        Operation::DescribeTargetGroups => &DESCRIBE_TARGET_GROUPS_INPUT,
        Operation::DescribeTargetHealth => &DESCRIBE_TARGET_HEALTH_INPUT,
        Operation::DescribeTrustStoreAssociations => &DESCRIBE_TRUST_STORE_ASSOCIATIONS_INPUT,
        Operation::DescribeTrustStoreRevocations => &DESCRIBE_TRUST_STORE_REVOCATIONS_INPUT,
        Operation::DescribeTrustStores => &DESCRIBE_TRUST_STORES_INPUT,
        Operation::GetResourcePolicy => &GET_RESOURCE_POLICY_INPUT,
        Operation::GetTrustStoreCaCertificatesBundle => &GET_TRUST_STORE_CA_CERTIFICATES_BUNDLE_INPUT,
        Operation::GetTrustStoreRevocationContent => &GET_TRUST_STORE_REVOCATION_CONTENT_INPUT,
        Operation::ModifyCapacityReservation => &MODIFY_CAPACITY_RESERVATION_INPUT,
        Operation::ModifyIpPools => &MODIFY_IP_POOLS_INPUT,
        Operation::ModifyListener => &MODIFY_LISTENER_INPUT,
        Operation::ModifyListenerAttributes => &MODIFY_LISTENER_ATTRIBUTES_INPUT,
        Operation::ModifyLoadBalancerAttributes => &MODIFY_LOAD_BALANCER_ATTRIBUTES_INPUT,
        Operation::ModifyRule => &MODIFY_RULE_INPUT,
        Operation::ModifyTargetGroup => &MODIFY_TARGET_GROUP_INPUT,
        Operation::ModifyTargetGroupAttributes => &MODIFY_TARGET_GROUP_ATTRIBUTES_INPUT,
        Operation::ModifyTrustStore => &MODIFY_TRUST_STORE_INPUT,
        Operation::RegisterTargets => &REGISTER_TARGETS_INPUT,
        Operation::RemoveListenerCertificates => &REMOVE_LISTENER_CERTIFICATES_INPUT,
        Operation::RemoveTags => &REMOVE_TAGS_INPUT,
        Operation::RemoveTrustStoreRevocations => &REMOVE_TRUST_STORE_REVOCATIONS_INPUT,
        Operation::SetIpAddressType => &SET_IP_ADDRESS_TYPE_INPUT,
        Operation::SetRulePriorities => &SET_RULE_PRIORITIES_INPUT,
        Operation::SetSecurityGroups => &SET_SECURITY_GROUPS_INPUT,
        Operation::SetSubnets => &SET_SUBNETS_INPUT,
    }
}

static ACTION: Shape = Shape::Structure {
    name: "Action",
    members: &[
        Member { name: "Type", required: true, shape: &ACTION_TYPE_ENUM },
        Member { name: "TargetGroupArn", required: false, shape: &TARGET_GROUP_ARN },
        Member { name: "AuthenticateOidcConfig", required: false, shape: &AUTHENTICATE_OIDC_ACTION_CONFIG },
        Member { name: "AuthenticateCognitoConfig", required: false, shape: &AUTHENTICATE_COGNITO_ACTION_CONFIG },
        Member { name: "Order", required: false, shape: &ACTION_ORDER },
        Member { name: "RedirectConfig", required: false, shape: &REDIRECT_ACTION_CONFIG },
        Member { name: "FixedResponseConfig", required: false, shape: &FIXED_RESPONSE_ACTION_CONFIG },
        Member { name: "ForwardConfig", required: false, shape: &FORWARD_ACTION_CONFIG },
        Member { name: "JwtValidationConfig", required: false, shape: &JWT_VALIDATION_ACTION_CONFIG },
    ],
};

static ACTION_ORDER: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(50000.0) });

static ACTION_TYPE_ENUM: Shape = Shape::Enum { values: ActionTypeEnum::VALUES };

static ACTIONS: Shape = Shape::List { element: &ACTION, length: Length { min: None, max: None } };

static ADD_LISTENER_CERTIFICATES_INPUT: Shape = Shape::Structure {
    name: "AddListenerCertificatesInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Certificates", required: true, shape: &CERTIFICATE_LIST },
    ],
};

static ADD_TAGS_INPUT: Shape = Shape::Structure {
    name: "AddTagsInput",
    members: &[
        Member { name: "ResourceArns", required: true, shape: &RESOURCE_ARNS },
        Member { name: "Tags", required: true, shape: &TAG_LIST },
    ],
};

static ADD_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::Structure {
    name: "AddTrustStoreRevocationsInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "RevocationContents", required: false, shape: &REVOCATION_CONTENTS },
    ],
};

static ADVERTISE_TRUST_STORE_CA_NAMES_ENUM: Shape = Shape::Enum { values: AdvertiseTrustStoreCaNamesEnum::VALUES };

static ALLOCATION_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static ALPN_POLICY_NAME: Shape = Shape::List { element: &ALPN_POLICY_VALUE, length: Length { min: None, max: None } };

static ALPN_POLICY_VALUE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Shape =
    Shape::Map { value: &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE };

static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_CONDITIONAL_BEHAVIOR_ENUM: Shape =
    Shape::Enum { values: AuthenticateCognitoActionConditionalBehaviorEnum::VALUES };

static AUTHENTICATE_COGNITO_ACTION_CONFIG: Shape = Shape::Structure {
    name: "AuthenticateCognitoActionConfig",
    members: &[
        Member { name: "UserPoolArn", required: true, shape: &AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN },
        Member { name: "UserPoolClientId", required: true, shape: &AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID },
        Member { name: "UserPoolDomain", required: true, shape: &AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN },
        Member { name: "SessionCookieName", required: false, shape: &AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME },
        Member { name: "Scope", required: false, shape: &AUTHENTICATE_COGNITO_ACTION_SCOPE },
        Member { name: "SessionTimeout", required: false, shape: &AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT },
        Member {
            name: "AuthenticationRequestExtraParams",
            required: false,
            shape: &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS,
        },
        Member {
            name: "OnUnauthenticatedRequest",
            required: false,
            shape: &AUTHENTICATE_COGNITO_ACTION_CONDITIONAL_BEHAVIOR_ENUM,
        },
    ],
};

static AUTHENTICATE_COGNITO_ACTION_SCOPE: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT: Shape = Shape::Long(Limits { min: None, max: None });

static AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Shape =
    Shape::Map { value: &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE };

static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_CLIENT_ID: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_CONDITIONAL_BEHAVIOR_ENUM: Shape =
    Shape::Enum { values: AuthenticateOidcActionConditionalBehaviorEnum::VALUES };

static AUTHENTICATE_OIDC_ACTION_CONFIG: Shape = Shape::Structure {
    name: "AuthenticateOidcActionConfig",
    members: &[
        Member { name: "Issuer", required: true, shape: &AUTHENTICATE_OIDC_ACTION_ISSUER },
        Member {
            name: "AuthorizationEndpoint",
            required: true,
            shape: &AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT,
        },
        Member { name: "TokenEndpoint", required: true, shape: &AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT },
        Member { name: "UserInfoEndpoint", required: true, shape: &AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT },
        Member { name: "ClientId", required: true, shape: &AUTHENTICATE_OIDC_ACTION_CLIENT_ID },
        Member { name: "ClientSecret", required: false, shape: &AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET },
        Member { name: "SessionCookieName", required: false, shape: &AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME },
        Member { name: "Scope", required: false, shape: &AUTHENTICATE_OIDC_ACTION_SCOPE },
        Member { name: "SessionTimeout", required: false, shape: &AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT },
        Member {
            name: "AuthenticationRequestExtraParams",
            required: false,
            shape: &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS,
        },
        Member {
            name: "OnUnauthenticatedRequest",
            required: false,
            shape: &AUTHENTICATE_OIDC_ACTION_CONDITIONAL_BEHAVIOR_ENUM,
        },
        Member {
            name: "UseExistingClientSecret",
            required: false,
            shape: &AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET,
        },
    ],
};

static AUTHENTICATE_OIDC_ACTION_ISSUER: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_SCOPE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT: Shape = Shape::Long(Limits { min: None, max: None });

static AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET: Shape = Shape::Boolean;

static AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static CAPACITY_UNITS: Shape = Shape::Integer(Limits { min: None, max: None });

static CERTIFICATE: Shape = Shape::Structure {
    name: "Certificate",
    members: &[
        Member { name: "CertificateArn", required: false, shape: &CERTIFICATE_ARN },
        Member { name: "IsDefault", required: false, shape: &DEFAULT },
    ],
};

static CERTIFICATE_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static CERTIFICATE_LIST: Shape = Shape::List { element: &CERTIFICATE, length: Length { min: None, max: None } };

static CONDITION_FIELD_NAME: Shape = Shape::String { length: Length { min: None, max: Some(64) }, pattern: None };

static CREATE_LISTENER_INPUT: Shape = Shape::Structure {
    name: "CreateListenerInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "Protocol", required: false, shape: &PROTOCOL_ENUM },
        Member { name: "Port", required: false, shape: &PORT },
        Member { name: "SslPolicy", required: false, shape: &SSL_POLICY_NAME },
        Member { name: "Certificates", required: false, shape: &CERTIFICATE_LIST },
        Member { name: "DefaultActions", required: true, shape: &ACTIONS },
        Member { name: "AlpnPolicy", required: false, shape: &ALPN_POLICY_NAME },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "MutualAuthentication", required: false, shape: &MUTUAL_AUTHENTICATION_ATTRIBUTES },
    ],
};

static CREATE_LOAD_BALANCER_INPUT: Shape = Shape::Structure {
    name: "CreateLoadBalancerInput",
    members: &[
        Member { name: "Name", required: true, shape: &LOAD_BALANCER_NAME },
        Member { name: "Subnets", required: false, shape: &SUBNETS },
        Member { name: "SubnetMappings", required: false, shape: &SUBNET_MAPPINGS },
        Member { name: "SecurityGroups", required: false, shape: &SECURITY_GROUPS },
        Member { name: "Scheme", required: false, shape: &LOAD_BALANCER_SCHEME_ENUM },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "Type", required: false, shape: &LOAD_BALANCER_TYPE_ENUM },
        Member { name: "IpAddressType", required: false, shape: &IP_ADDRESS_TYPE },
        Member { name: "CustomerOwnedIpv4Pool", required: false, shape: &CUSTOMER_OWNED_IPV4_POOL },
        Member {
            name: "EnablePrefixForIpv6SourceNat",
            required: false,
            shape: &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        },
        Member { name: "IpamPools", required: false, shape: &IPAM_POOLS },
    ],
};

static CREATE_RULE_INPUT: Shape = Shape::Structure {
    name: "CreateRuleInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Conditions", required: true, shape: &RULE_CONDITION_LIST },
        Member { name: "Priority", required: true, shape: &RULE_PRIORITY },
        Member { name: "Actions", required: true, shape: &ACTIONS },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "Transforms", required: false, shape: &RULE_TRANSFORM_LIST },
    ],
};

static CREATE_TARGET_GROUP_INPUT: Shape = Shape::Structure {
    name: "CreateTargetGroupInput",
    members: &[
        Member { name: "Name", required: true, shape: &TARGET_GROUP_NAME },
        Member { name: "Protocol", required: false, shape: &PROTOCOL_ENUM },
        Member { name: "ProtocolVersion", required: false, shape: &PROTOCOL_VERSION },
        Member { name: "Port", required: false, shape: &PORT },
        Member { name: "VpcId", required: false, shape: &VPC_ID },
        Member { name: "HealthCheckProtocol", required: false, shape: &PROTOCOL_ENUM },
        Member { name: "HealthCheckPort", required: false, shape: &HEALTH_CHECK_PORT },
        Member { name: "HealthCheckEnabled", required: false, shape: &HEALTH_CHECK_ENABLED },
        Member { name: "HealthCheckPath", required: false, shape: &PATH },
        Member { name: "HealthCheckIntervalSeconds", required: false, shape: &HEALTH_CHECK_INTERVAL_SECONDS },
        Member { name: "HealthCheckTimeoutSeconds", required: false, shape: &HEALTH_CHECK_TIMEOUT_SECONDS },
        Member { name: "HealthyThresholdCount", required: false, shape: &HEALTH_CHECK_THRESHOLD_COUNT },
        Member { name: "UnhealthyThresholdCount", required: false, shape: &HEALTH_CHECK_THRESHOLD_COUNT },
        Member { name: "Matcher", required: false, shape: &MATCHER },
        Member { name: "TargetType", required: false, shape: &TARGET_TYPE_ENUM },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "IpAddressType", required: false, shape: &TARGET_GROUP_IP_ADDRESS_TYPE_ENUM },
        Member { name: "TargetControlPort", required: false, shape: &TARGET_CONTROL_PORT },
    ],
};

static CREATE_TRUST_STORE_INPUT: Shape = Shape::Structure {
    name: "CreateTrustStoreInput",
    members: &[
        Member { name: "Name", required: true, shape: &TRUST_STORE_NAME },
        Member { name: "CaCertificatesBundleS3Bucket", required: true, shape: &S3_BUCKET },
        Member { name: "CaCertificatesBundleS3Key", required: true, shape: &S3_KEY },
        Member { name: "CaCertificatesBundleS3ObjectVersion", required: false, shape: &S3_OBJECT_VERSION },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
    ],
};

static CUSTOMER_OWNED_IPV4_POOL: Shape = Shape::String {
    length: Length { min: None, max: Some(256) },
    pattern: Some(Pattern::new(r"^(ipv4pool-coip-)[a-zA-Z0-9]+$")),
};

static DEFAULT: Shape = Shape::Boolean;

static DELETE_LISTENER_INPUT: Shape = Shape::Structure {
    name: "DeleteListenerInput",
    members: &[Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN }],
};

static DELETE_LOAD_BALANCER_INPUT: Shape = Shape::Structure {
    name: "DeleteLoadBalancerInput",
    members: &[Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN }],
};

static DELETE_RULE_INPUT: Shape = Shape::Structure {
    name: "DeleteRuleInput",
    members: &[Member { name: "RuleArn", required: true, shape: &RULE_ARN }],
};

static DELETE_SHARED_TRUST_STORE_ASSOCIATION_INPUT: Shape = Shape::Structure {
    name: "DeleteSharedTrustStoreAssociationInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "ResourceArn", required: true, shape: &RESOURCE_ARN },
    ],
};

static DELETE_TARGET_GROUP_INPUT: Shape = Shape::Structure {
    name: "DeleteTargetGroupInput",
    members: &[Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN }],
};

static DELETE_TRUST_STORE_INPUT: Shape = Shape::Structure {
    name: "DeleteTrustStoreInput",
    members: &[Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN }],
};

static DEREGISTER_TARGETS_INPUT: Shape = Shape::Structure {
    name: "DeregisterTargetsInput",
    members: &[
        Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN },
        Member { name: "Targets", required: true, shape: &TARGET_DESCRIPTIONS },
    ],
};

static DESCRIBE_ACCOUNT_LIMITS_INPUT: Shape = Shape::Structure {
    name: "DescribeAccountLimitsInput",
    members: &[
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_CAPACITY_RESERVATION_INPUT: Shape = Shape::Structure {
    name: "DescribeCapacityReservationInput",
    members: &[Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN }],
};

static DESCRIBE_LISTENER_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "DescribeListenerAttributesInput",
    members: &[Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN }],
};

static DESCRIBE_LISTENER_CERTIFICATES_INPUT: Shape = Shape::Structure {
    name: "DescribeListenerCertificatesInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_LISTENERS_INPUT: Shape = Shape::Structure {
    name: "DescribeListenersInput",
    members: &[
        Member { name: "LoadBalancerArn", required: false, shape: &LOAD_BALANCER_ARN },
        Member { name: "ListenerArns", required: false, shape: &LISTENER_ARNS },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_LOAD_BALANCER_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "DescribeLoadBalancerAttributesInput",
    members: &[Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN }],
};

static DESCRIBE_LOAD_BALANCERS_INPUT: Shape = Shape::Structure {
    name: "DescribeLoadBalancersInput",
    members: &[
        Member { name: "LoadBalancerArns", required: false, shape: &LOAD_BALANCER_ARNS },
        Member { name: "Names", required: false, shape: &LOAD_BALANCER_NAMES },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_RULES_INPUT: Shape = Shape::Structure {
    name: "DescribeRulesInput",
    members: &[
        Member { name: "ListenerArn", required: false, shape: &LISTENER_ARN },
        Member { name: "RuleArns", required: false, shape: &RULE_ARNS },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_SSL_POLICIES_INPUT: Shape = Shape::Structure {
    name: "DescribeSSLPoliciesInput",
    members: &[
        Member { name: "Names", required: false, shape: &SSL_POLICY_NAMES },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
        Member { name: "LoadBalancerType", required: false, shape: &LOAD_BALANCER_TYPE_ENUM },
    ],
};

static DESCRIBE_TAGS_INPUT: Shape = Shape::Structure {
    name: "DescribeTagsInput",
    members: &[Member { name: "ResourceArns", required: true, shape: &RESOURCE_ARNS }],
};

static DESCRIBE_TARGET_GROUP_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "DescribeTargetGroupAttributesInput",
    members: &[Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN }],
};

static DESCRIBE_TARGET_GROUPS_INPUT: Shape = Shape::Structure {
    name: "DescribeTargetGroupsInput",
    members: &[
        Member { name: "LoadBalancerArn", required: false, shape: &LOAD_BALANCER_ARN },
        Member { name: "TargetGroupArns", required: false, shape: &TARGET_GROUP_ARNS },
        Member { name: "Names", required: false, shape: &TARGET_GROUP_NAMES },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_TARGET_HEALTH_INPUT: Shape = Shape::Structure {
    name: "DescribeTargetHealthInput",
    members: &[
        Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN },
        Member { name: "Targets", required: false, shape: &TARGET_DESCRIPTIONS },
        Member { name: "Include", required: false, shape: &LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS },
    ],
};

static DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM: Shape =
    Shape::Enum { values: DescribeTargetHealthInputIncludeEnum::VALUES };

static DESCRIBE_TRUST_STORE_ASSOCIATIONS_INPUT: Shape = Shape::Structure {
    name: "DescribeTrustStoreAssociationsInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::Structure {
    name: "DescribeTrustStoreRevocationsInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "RevocationIds", required: false, shape: &REVOCATION_IDS },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static DESCRIBE_TRUST_STORES_INPUT: Shape = Shape::Structure {
    name: "DescribeTrustStoresInput",
    members: &[
        Member { name: "TrustStoreArns", required: false, shape: &TRUST_STORE_ARNS },
        Member { name: "Names", required: false, shape: &TRUST_STORE_NAMES },
        Member { name: "Marker", required: false, shape: &MARKER },
        Member { name: "PageSize", required: false, shape: &PAGE_SIZE },
    ],
};

static ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM: Shape = Shape::Enum { values: EnablePrefixForIpv6SourceNatEnum::VALUES };

static ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM: Shape =
    Shape::Enum { values: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum::VALUES };

static FIXED_RESPONSE_ACTION_CONFIG: Shape = Shape::Structure {
    name: "FixedResponseActionConfig",
    members: &[
        Member { name: "MessageBody", required: false, shape: &FIXED_RESPONSE_ACTION_MESSAGE },
        Member { name: "StatusCode", required: true, shape: &FIXED_RESPONSE_ACTION_STATUS_CODE },
        Member { name: "ContentType", required: false, shape: &FIXED_RESPONSE_ACTION_CONTENT_TYPE },
    ],
};

static FIXED_RESPONSE_ACTION_CONTENT_TYPE: Shape =
    Shape::String { length: Length { min: Some(0), max: Some(32) }, pattern: None };

static FIXED_RESPONSE_ACTION_MESSAGE: Shape =
    Shape::String { length: Length { min: Some(0), max: Some(1024) }, pattern: None };

static FIXED_RESPONSE_ACTION_STATUS_CODE: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: Some(Pattern::new(r"^(2|4|5)\d\d$")) };

static FORWARD_ACTION_CONFIG: Shape = Shape::Structure {
    name: "ForwardActionConfig",
    members: &[
        Member { name: "TargetGroups", required: false, shape: &TARGET_GROUP_LIST },
        Member { name: "TargetGroupStickinessConfig", required: false, shape: &TARGET_GROUP_STICKINESS_CONFIG },
    ],
};

static GET_RESOURCE_POLICY_INPUT: Shape = Shape::Structure {
    name: "GetResourcePolicyInput",
    members: &[Member { name: "ResourceArn", required: true, shape: &RESOURCE_ARN }],
};

static GET_TRUST_STORE_CA_CERTIFICATES_BUNDLE_INPUT: Shape = Shape::Structure {
    name: "GetTrustStoreCaCertificatesBundleInput",
    members: &[Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN }],
};

static GET_TRUST_STORE_REVOCATION_CONTENT_INPUT: Shape = Shape::Structure {
    name: "GetTrustStoreRevocationContentInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "RevocationId", required: true, shape: &REVOCATION_ID },
    ],
};

static GRPC_CODE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static HEALTH_CHECK_ENABLED: Shape = Shape::Boolean;

static HEALTH_CHECK_INTERVAL_SECONDS: Shape = Shape::Integer(Limits { min: Some(5.0), max: Some(300.0) });

static HEALTH_CHECK_PORT: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static HEALTH_CHECK_THRESHOLD_COUNT: Shape = Shape::Integer(Limits { min: Some(2.0), max: Some(10.0) });

static HEALTH_CHECK_TIMEOUT_SECONDS: Shape = Shape::Integer(Limits { min: Some(2.0), max: Some(120.0) });

static HOST_HEADER_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "HostHeaderConditionConfig",
    members: &[
        Member { name: "Values", required: false, shape: &LIST_OF_STRING },
        Member { name: "RegexValues", required: false, shape: &LIST_OF_STRING },
    ],
};

static HOST_HEADER_REWRITE_CONFIG: Shape = Shape::Structure {
    name: "HostHeaderRewriteConfig",
    members: &[Member { name: "Rewrites", required: false, shape: &REWRITE_CONFIG_LIST }],
};

static HTTP_CODE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static HTTP_HEADER_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "HttpHeaderConditionConfig",
    members: &[
        Member { name: "HttpHeaderName", required: false, shape: &HTTP_HEADER_CONDITION_NAME },
        Member { name: "Values", required: false, shape: &LIST_OF_STRING },
        Member { name: "RegexValues", required: false, shape: &LIST_OF_STRING },
    ],
};

static HTTP_HEADER_CONDITION_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static HTTP_REQUEST_METHOD_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "HttpRequestMethodConditionConfig",
    members: &[Member { name: "Values", required: false, shape: &LIST_OF_STRING }],
};

static IPV6_ADDRESS: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static IGNORE_CLIENT_CERTIFICATE_EXPIRY: Shape = Shape::Boolean;

static IP_ADDRESS_TYPE: Shape = Shape::Enum { values: IpAddressType::VALUES };

static IPAM_POOL_ID: Shape = Shape::String {
    length: Length { min: None, max: Some(1000) },
    pattern: Some(Pattern::new(r"^(ipam-pool-)[a-zA-Z0-9]+$")),
};

static IPAM_POOLS: Shape = Shape::Structure {
    name: "IpamPools",
    members: &[Member { name: "Ipv4IpamPoolId", required: false, shape: &IPAM_POOL_ID }],
};

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM: Shape = Shape::Structure {
    name: "JwtValidationActionAdditionalClaim",
    members: &[
        Member { name: "Format", required: true, shape: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_FORMAT_ENUM },
        Member { name: "Name", required: true, shape: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME },
        Member { name: "Values", required: true, shape: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES },
    ],
};

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_FORMAT_ENUM: Shape =
    Shape::Enum { values: JwtValidationActionAdditionalClaimFormatEnum::VALUES };

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES: Shape =
    Shape::List { element: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE, length: Length { min: None, max: None } };

static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS: Shape =
    Shape::List { element: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM, length: Length { min: None, max: None } };

static JWT_VALIDATION_ACTION_CONFIG: Shape = Shape::Structure {
    name: "JwtValidationActionConfig",
    members: &[
        Member { name: "JwksEndpoint", required: true, shape: &JWT_VALIDATION_ACTION_JWKS_ENDPOINT },
        Member { name: "Issuer", required: true, shape: &JWT_VALIDATION_ACTION_ISSUER },
        Member { name: "AdditionalClaims", required: false, shape: &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS },
    ],
};

static JWT_VALIDATION_ACTION_ISSUER: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static JWT_VALIDATION_ACTION_JWKS_ENDPOINT: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: None };

static LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS: Shape =
    Shape::List { element: &DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM, length: Length { min: None, max: None } };

static LIST_OF_STRING: Shape = Shape::List { element: &STRING_VALUE, length: Length { min: None, max: None } };

static LISTENER_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static LISTENER_ARNS: Shape = Shape::List { element: &LISTENER_ARN, length: Length { min: None, max: None } };

static LISTENER_ATTRIBUTE: Shape = Shape::Structure {
    name: "ListenerAttribute",
    members: &[
        Member { name: "Key", required: false, shape: &LISTENER_ATTRIBUTE_KEY },
        Member { name: "Value", required: false, shape: &LISTENER_ATTRIBUTE_VALUE },
    ],
};

static LISTENER_ATTRIBUTE_KEY: Shape =
    Shape::String { length: Length { min: None, max: Some(256) }, pattern: Some(Pattern::new(r"^[a-zA-Z0-9._]+$")) };

static LISTENER_ATTRIBUTE_VALUE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static LISTENER_ATTRIBUTES: Shape =
    Shape::List { element: &LISTENER_ATTRIBUTE, length: Length { min: None, max: None } };

static LOAD_BALANCER_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static LOAD_BALANCER_ARNS: Shape = Shape::List { element: &LOAD_BALANCER_ARN, length: Length { min: None, max: None } };

static LOAD_BALANCER_ATTRIBUTE: Shape = Shape::Structure {
    name: "LoadBalancerAttribute",
    members: &[
        Member { name: "Key", required: false, shape: &LOAD_BALANCER_ATTRIBUTE_KEY },
        Member { name: "Value", required: false, shape: &LOAD_BALANCER_ATTRIBUTE_VALUE },
    ],
};

static LOAD_BALANCER_ATTRIBUTE_KEY: Shape =
    Shape::String { length: Length { min: None, max: Some(256) }, pattern: Some(Pattern::new(r"^[a-zA-Z0-9._]+$")) };

static LOAD_BALANCER_ATTRIBUTE_VALUE: Shape =
    Shape::String { length: Length { min: None, max: Some(1024) }, pattern: None };

static LOAD_BALANCER_ATTRIBUTES: Shape =
    Shape::List { element: &LOAD_BALANCER_ATTRIBUTE, length: Length { min: None, max: Some(20) } };

static LOAD_BALANCER_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static LOAD_BALANCER_NAMES: Shape =
    Shape::List { element: &LOAD_BALANCER_NAME, length: Length { min: None, max: None } };

static LOAD_BALANCER_SCHEME_ENUM: Shape = Shape::Enum { values: LoadBalancerSchemeEnum::VALUES };

static LOAD_BALANCER_TYPE_ENUM: Shape = Shape::Enum { values: LoadBalancerTypeEnum::VALUES };

static MARKER: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static MATCHER: Shape = Shape::Structure {
    name: "Matcher",
    members: &[
        Member { name: "HttpCode", required: false, shape: &HTTP_CODE },
        Member { name: "GrpcCode", required: false, shape: &GRPC_CODE },
    ],
};

static MINIMUM_LOAD_BALANCER_CAPACITY: Shape = Shape::Structure {
    name: "MinimumLoadBalancerCapacity",
    members: &[Member { name: "CapacityUnits", required: false, shape: &CAPACITY_UNITS }],
};

static MODE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static MODIFY_CAPACITY_RESERVATION_INPUT: Shape = Shape::Structure {
    name: "ModifyCapacityReservationInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "MinimumLoadBalancerCapacity", required: false, shape: &MINIMUM_LOAD_BALANCER_CAPACITY },
        Member { name: "ResetCapacityReservation", required: false, shape: &RESET_CAPACITY_RESERVATION },
    ],
};

static MODIFY_IP_POOLS_INPUT: Shape = Shape::Structure {
    name: "ModifyIpPoolsInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "IpamPools", required: false, shape: &IPAM_POOLS },
        Member { name: "RemoveIpamPools", required: false, shape: &REMOVE_IPAM_POOLS },
    ],
};

static MODIFY_LISTENER_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "ModifyListenerAttributesInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Attributes", required: true, shape: &LISTENER_ATTRIBUTES },
    ],
};

static MODIFY_LISTENER_INPUT: Shape = Shape::Structure {
    name: "ModifyListenerInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Port", required: false, shape: &PORT },
        Member { name: "Protocol", required: false, shape: &PROTOCOL_ENUM },
        Member { name: "SslPolicy", required: false, shape: &SSL_POLICY_NAME },
        Member { name: "Certificates", required: false, shape: &CERTIFICATE_LIST },
        Member { name: "DefaultActions", required: false, shape: &ACTIONS },
        Member { name: "AlpnPolicy", required: false, shape: &ALPN_POLICY_NAME },
        Member { name: "MutualAuthentication", required: false, shape: &MUTUAL_AUTHENTICATION_ATTRIBUTES },
    ],
};

static MODIFY_LOAD_BALANCER_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "ModifyLoadBalancerAttributesInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "Attributes", required: true, shape: &LOAD_BALANCER_ATTRIBUTES },
    ],
};

static MODIFY_RULE_INPUT: Shape = Shape::Structure {
    name: "ModifyRuleInput",
    members: &[
        Member { name: "RuleArn", required: true, shape: &RULE_ARN },
        Member { name: "Conditions", required: false, shape: &RULE_CONDITION_LIST },
        Member { name: "Actions", required: false, shape: &ACTIONS },
        Member { name: "Transforms", required: false, shape: &RULE_TRANSFORM_LIST },
        Member { name: "ResetTransforms", required: false, shape: &RESET_TRANSFORMS },
    ],
};

static MODIFY_TARGET_GROUP_ATTRIBUTES_INPUT: Shape = Shape::Structure {
    name: "ModifyTargetGroupAttributesInput",
    members: &[
        Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN },
        Member { name: "Attributes", required: true, shape: &TARGET_GROUP_ATTRIBUTES },
    ],
};

static MODIFY_TARGET_GROUP_INPUT: Shape = Shape::Structure {
    name: "ModifyTargetGroupInput",
    members: &[
        Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN },
        Member { name: "HealthCheckProtocol", required: false, shape: &PROTOCOL_ENUM },
        Member { name: "HealthCheckPort", required: false, shape: &HEALTH_CHECK_PORT },
        Member { name: "HealthCheckPath", required: false, shape: &PATH },
        Member { name: "HealthCheckEnabled", required: false, shape: &HEALTH_CHECK_ENABLED },
        Member { name: "HealthCheckIntervalSeconds", required: false, shape: &HEALTH_CHECK_INTERVAL_SECONDS },
        Member { name: "HealthCheckTimeoutSeconds", required: false, shape: &HEALTH_CHECK_TIMEOUT_SECONDS },
        Member { name: "HealthyThresholdCount", required: false, shape: &HEALTH_CHECK_THRESHOLD_COUNT },
        Member { name: "UnhealthyThresholdCount", required: false, shape: &HEALTH_CHECK_THRESHOLD_COUNT },
        Member { name: "Matcher", required: false, shape: &MATCHER },
    ],
};

static MODIFY_TRUST_STORE_INPUT: Shape = Shape::Structure {
    name: "ModifyTrustStoreInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "CaCertificatesBundleS3Bucket", required: true, shape: &S3_BUCKET },
        Member { name: "CaCertificatesBundleS3Key", required: true, shape: &S3_KEY },
        Member { name: "CaCertificatesBundleS3ObjectVersion", required: false, shape: &S3_OBJECT_VERSION },
    ],
};

static MUTUAL_AUTHENTICATION_ATTRIBUTES: Shape = Shape::Structure {
    name: "MutualAuthenticationAttributes",
    members: &[
        Member { name: "Mode", required: false, shape: &MODE },
        Member { name: "TrustStoreArn", required: false, shape: &TRUST_STORE_ARN },
        Member { name: "IgnoreClientCertificateExpiry", required: false, shape: &IGNORE_CLIENT_CERTIFICATE_EXPIRY },
        Member { name: "TrustStoreAssociationStatus", required: false, shape: &TRUST_STORE_ASSOCIATION_STATUS_ENUM },
        Member { name: "AdvertiseTrustStoreCaNames", required: false, shape: &ADVERTISE_TRUST_STORE_CA_NAMES_ENUM },
    ],
};

static PAGE_SIZE: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(400.0) });

static PATH: Shape = Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static PATH_PATTERN_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "PathPatternConditionConfig",
    members: &[
        Member { name: "Values", required: false, shape: &LIST_OF_STRING },
        Member { name: "RegexValues", required: false, shape: &LIST_OF_STRING },
    ],
};

static PORT: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(65535.0) });

static PRIVATE_IPV4_ADDRESS: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static PROTOCOL_ENUM: Shape = Shape::Enum { values: ProtocolEnum::VALUES };

static PROTOCOL_VERSION: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static QUERY_STRING_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "QueryStringConditionConfig",
    members: &[Member { name: "Values", required: false, shape: &QUERY_STRING_KEY_VALUE_PAIR_LIST }],
};

static QUERY_STRING_KEY_VALUE_PAIR: Shape = Shape::Structure {
    name: "QueryStringKeyValuePair",
    members: &[
        Member { name: "Key", required: false, shape: &STRING_VALUE },
        Member { name: "Value", required: false, shape: &STRING_VALUE },
    ],
};

static QUERY_STRING_KEY_VALUE_PAIR_LIST: Shape =
    Shape::List { element: &QUERY_STRING_KEY_VALUE_PAIR, length: Length { min: None, max: None } };

static QUIC_SERVER_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(256) }, pattern: None };

static REDIRECT_ACTION_CONFIG: Shape = Shape::Structure {
    name: "RedirectActionConfig",
    members: &[
        Member { name: "Protocol", required: false, shape: &REDIRECT_ACTION_PROTOCOL },
        Member { name: "Port", required: false, shape: &REDIRECT_ACTION_PORT },
        Member { name: "Host", required: false, shape: &REDIRECT_ACTION_HOST },
        Member { name: "Path", required: false, shape: &REDIRECT_ACTION_PATH },
        Member { name: "Query", required: false, shape: &REDIRECT_ACTION_QUERY },
        Member { name: "StatusCode", required: true, shape: &REDIRECT_ACTION_STATUS_CODE_ENUM },
    ],
};

static REDIRECT_ACTION_HOST: Shape = Shape::String { length: Length { min: Some(1), max: Some(128) }, pattern: None };

static REDIRECT_ACTION_PATH: Shape = Shape::String { length: Length { min: Some(1), max: Some(128) }, pattern: None };

static REDIRECT_ACTION_PORT: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static REDIRECT_ACTION_PROTOCOL: Shape =
    Shape::String { length: Length { min: None, max: None }, pattern: Some(Pattern::new(r"^(HTTPS?|#\{protocol\})$")) };

static REDIRECT_ACTION_QUERY: Shape = Shape::String { length: Length { min: Some(0), max: Some(128) }, pattern: None };

static REDIRECT_ACTION_STATUS_CODE_ENUM: Shape = Shape::Enum { values: RedirectActionStatusCodeEnum::VALUES };

static REGISTER_TARGETS_INPUT: Shape = Shape::Structure {
    name: "RegisterTargetsInput",
    members: &[
        Member { name: "TargetGroupArn", required: true, shape: &TARGET_GROUP_ARN },
        Member { name: "Targets", required: true, shape: &TARGET_DESCRIPTIONS },
    ],
};

static REMOVE_IPAM_POOL_ENUM: Shape = Shape::Enum { values: RemoveIpamPoolEnum::VALUES };

static REMOVE_IPAM_POOLS: Shape =
    Shape::List { element: &REMOVE_IPAM_POOL_ENUM, length: Length { min: None, max: None } };

static REMOVE_LISTENER_CERTIFICATES_INPUT: Shape = Shape::Structure {
    name: "RemoveListenerCertificatesInput",
    members: &[
        Member { name: "ListenerArn", required: true, shape: &LISTENER_ARN },
        Member { name: "Certificates", required: true, shape: &CERTIFICATE_LIST },
    ],
};

static REMOVE_TAGS_INPUT: Shape = Shape::Structure {
    name: "RemoveTagsInput",
    members: &[
        Member { name: "ResourceArns", required: true, shape: &RESOURCE_ARNS },
        Member { name: "TagKeys", required: true, shape: &TAG_KEYS },
    ],
};

static REMOVE_TRUST_STORE_REVOCATIONS_INPUT: Shape = Shape::Structure {
    name: "RemoveTrustStoreRevocationsInput",
    members: &[
        Member { name: "TrustStoreArn", required: true, shape: &TRUST_STORE_ARN },
        Member { name: "RevocationIds", required: true, shape: &REVOCATION_IDS },
    ],
};

static RESET_CAPACITY_RESERVATION: Shape = Shape::Boolean;

static RESET_TRANSFORMS: Shape = Shape::Boolean;

static RESOURCE_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static RESOURCE_ARNS: Shape = Shape::List { element: &RESOURCE_ARN, length: Length { min: None, max: None } };

static REVOCATION_CONTENT: Shape = Shape::Structure {
    name: "RevocationContent",
    members: &[
        Member { name: "S3Bucket", required: false, shape: &S3_BUCKET },
        Member { name: "S3Key", required: false, shape: &S3_KEY },
        Member { name: "S3ObjectVersion", required: false, shape: &S3_OBJECT_VERSION },
        Member { name: "RevocationType", required: false, shape: &REVOCATION_TYPE },
    ],
};

static REVOCATION_CONTENTS: Shape =
    Shape::List { element: &REVOCATION_CONTENT, length: Length { min: None, max: None } };

static REVOCATION_ID: Shape = Shape::Long(Limits { min: None, max: None });

static REVOCATION_IDS: Shape = Shape::List { element: &REVOCATION_ID, length: Length { min: None, max: None } };

static REVOCATION_TYPE: Shape = Shape::Enum { values: RevocationType::VALUES };

static REWRITE_CONFIG: Shape = Shape::Structure {
    name: "RewriteConfig",
    members: &[
        Member { name: "Regex", required: true, shape: &STRING_VALUE },
        Member { name: "Replace", required: true, shape: &STRING_VALUE },
    ],
};

static REWRITE_CONFIG_LIST: Shape = Shape::List { element: &REWRITE_CONFIG, length: Length { min: None, max: None } };

static RULE_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static RULE_ARNS: Shape = Shape::List { element: &RULE_ARN, length: Length { min: None, max: None } };

static RULE_CONDITION: Shape = Shape::Structure {
    name: "RuleCondition",
    members: &[
        Member { name: "Field", required: false, shape: &CONDITION_FIELD_NAME },
        Member { name: "Values", required: false, shape: &LIST_OF_STRING },
        Member { name: "HostHeaderConfig", required: false, shape: &HOST_HEADER_CONDITION_CONFIG },
        Member { name: "PathPatternConfig", required: false, shape: &PATH_PATTERN_CONDITION_CONFIG },
        Member { name: "HttpHeaderConfig", required: false, shape: &HTTP_HEADER_CONDITION_CONFIG },
        Member { name: "QueryStringConfig", required: false, shape: &QUERY_STRING_CONDITION_CONFIG },
        Member { name: "HttpRequestMethodConfig", required: false, shape: &HTTP_REQUEST_METHOD_CONDITION_CONFIG },
        Member { name: "SourceIpConfig", required: false, shape: &SOURCE_IP_CONDITION_CONFIG },
        Member { name: "RegexValues", required: false, shape: &LIST_OF_STRING },
    ],
};

static RULE_CONDITION_LIST: Shape = Shape::List { element: &RULE_CONDITION, length: Length { min: None, max: None } };

static RULE_PRIORITY: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(50000.0) });

static RULE_PRIORITY_LIST: Shape =
    Shape::List { element: &RULE_PRIORITY_PAIR, length: Length { min: None, max: None } };

static RULE_PRIORITY_PAIR: Shape = Shape::Structure {
    name: "RulePriorityPair",
    members: &[
        Member { name: "RuleArn", required: false, shape: &RULE_ARN },
        Member { name: "Priority", required: false, shape: &RULE_PRIORITY },
    ],
};

static RULE_TRANSFORM: Shape = Shape::Structure {
    name: "RuleTransform",
    members: &[
        Member { name: "Type", required: true, shape: &TRANSFORM_TYPE_ENUM },
        Member { name: "HostHeaderRewriteConfig", required: false, shape: &HOST_HEADER_REWRITE_CONFIG },
        Member { name: "UrlRewriteConfig", required: false, shape: &URL_REWRITE_CONFIG },
    ],
};

static RULE_TRANSFORM_LIST: Shape = Shape::List { element: &RULE_TRANSFORM, length: Length { min: None, max: None } };

static S3_BUCKET: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static S3_KEY: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static S3_OBJECT_VERSION: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SECURITY_GROUP_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SECURITY_GROUPS: Shape = Shape::List { element: &SECURITY_GROUP_ID, length: Length { min: None, max: None } };

static SET_IP_ADDRESS_TYPE_INPUT: Shape = Shape::Structure {
    name: "SetIpAddressTypeInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "IpAddressType", required: true, shape: &IP_ADDRESS_TYPE },
    ],
};

static SET_RULE_PRIORITIES_INPUT: Shape = Shape::Structure {
    name: "SetRulePrioritiesInput",
    members: &[Member { name: "RulePriorities", required: true, shape: &RULE_PRIORITY_LIST }],
};

static SET_SECURITY_GROUPS_INPUT: Shape = Shape::Structure {
    name: "SetSecurityGroupsInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "SecurityGroups", required: true, shape: &SECURITY_GROUPS },
        Member {
            name: "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            required: false,
            shape: &ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM,
        },
    ],
};

static SET_SUBNETS_INPUT: Shape = Shape::Structure {
    name: "SetSubnetsInput",
    members: &[
        Member { name: "LoadBalancerArn", required: true, shape: &LOAD_BALANCER_ARN },
        Member { name: "Subnets", required: false, shape: &SUBNETS },
        Member { name: "SubnetMappings", required: false, shape: &SUBNET_MAPPINGS },
        Member { name: "IpAddressType", required: false, shape: &IP_ADDRESS_TYPE },
        Member {
            name: "EnablePrefixForIpv6SourceNat",
            required: false,
            shape: &ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
        },
    ],
};

static SOURCE_IP_CONDITION_CONFIG: Shape = Shape::Structure {
    name: "SourceIpConditionConfig",
    members: &[Member { name: "Values", required: false, shape: &LIST_OF_STRING }],
};

static SOURCE_NAT_IPV6_PREFIX: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SSL_POLICY_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SSL_POLICY_NAMES: Shape = Shape::List { element: &SSL_POLICY_NAME, length: Length { min: None, max: None } };

static STRING_VALUE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SUBNET_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static SUBNET_MAPPING: Shape = Shape::Structure {
    name: "SubnetMapping",
    members: &[
        Member { name: "SubnetId", required: false, shape: &SUBNET_ID },
        Member { name: "AllocationId", required: false, shape: &ALLOCATION_ID },
        Member { name: "PrivateIPv4Address", required: false, shape: &PRIVATE_IPV4_ADDRESS },
        Member { name: "IPv6Address", required: false, shape: &IPV6_ADDRESS },
        Member { name: "SourceNatIpv6Prefix", required: false, shape: &SOURCE_NAT_IPV6_PREFIX },
    ],
};

static SUBNET_MAPPINGS: Shape = Shape::List { element: &SUBNET_MAPPING, length: Length { min: None, max: None } };

static SUBNETS: Shape = Shape::List { element: &SUBNET_ID, length: Length { min: None, max: None } };

static TAG: Shape = Shape::Structure {
    name: "Tag",
    members: &[
        Member { name: "Key", required: true, shape: &TAG_KEY },
        Member { name: "Value", required: false, shape: &TAG_VALUE },
    ],
};

static TAG_KEY: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$")),
};

static TAG_KEYS: Shape = Shape::List { element: &TAG_KEY, length: Length { min: None, max: None } };

static TAG_LIST: Shape = Shape::List { element: &TAG, length: Length { min: Some(1), max: None } };

static TAG_VALUE: Shape = Shape::String {
    length: Length { min: Some(0), max: Some(256) },
    pattern: Some(Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$")),
};

static TARGET_CONTROL_PORT: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(65535.0) });

static TARGET_DESCRIPTION: Shape = Shape::Structure {
    name: "TargetDescription",
    members: &[
        Member { name: "Id", required: true, shape: &TARGET_ID },
        Member { name: "Port", required: false, shape: &PORT },
        Member { name: "AvailabilityZone", required: false, shape: &ZONE_NAME },
        Member { name: "QuicServerId", required: false, shape: &QUIC_SERVER_ID },
    ],
};

static TARGET_DESCRIPTIONS: Shape =
    Shape::List { element: &TARGET_DESCRIPTION, length: Length { min: None, max: None } };

static TARGET_GROUP_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TARGET_GROUP_ARNS: Shape = Shape::List { element: &TARGET_GROUP_ARN, length: Length { min: None, max: None } };

static TARGET_GROUP_ATTRIBUTE: Shape = Shape::Structure {
    name: "TargetGroupAttribute",
    members: &[
        Member { name: "Key", required: false, shape: &TARGET_GROUP_ATTRIBUTE_KEY },
        Member { name: "Value", required: false, shape: &TARGET_GROUP_ATTRIBUTE_VALUE },
    ],
};

static TARGET_GROUP_ATTRIBUTE_KEY: Shape =
    Shape::String { length: Length { min: None, max: Some(256) }, pattern: Some(Pattern::new(r"^[a-zA-Z0-9._]+$")) };

static TARGET_GROUP_ATTRIBUTE_VALUE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TARGET_GROUP_ATTRIBUTES: Shape =
    Shape::List { element: &TARGET_GROUP_ATTRIBUTE, length: Length { min: None, max: None } };

static TARGET_GROUP_IP_ADDRESS_TYPE_ENUM: Shape = Shape::Enum { values: TargetGroupIpAddressTypeEnum::VALUES };

static TARGET_GROUP_LIST: Shape = Shape::List { element: &TARGET_GROUP_TUPLE, length: Length { min: None, max: None } };

static TARGET_GROUP_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TARGET_GROUP_NAMES: Shape = Shape::List { element: &TARGET_GROUP_NAME, length: Length { min: None, max: None } };

static TARGET_GROUP_STICKINESS_CONFIG: Shape = Shape::Structure {
    name: "TargetGroupStickinessConfig",
    members: &[
        Member { name: "Enabled", required: false, shape: &TARGET_GROUP_STICKINESS_ENABLED },
        Member { name: "DurationSeconds", required: false, shape: &TARGET_GROUP_STICKINESS_DURATION_SECONDS },
    ],
};

static TARGET_GROUP_STICKINESS_DURATION_SECONDS: Shape = Shape::Integer(Limits { min: None, max: None });

static TARGET_GROUP_STICKINESS_ENABLED: Shape = Shape::Boolean;

static TARGET_GROUP_TUPLE: Shape = Shape::Structure {
    name: "TargetGroupTuple",
    members: &[
        Member { name: "TargetGroupArn", required: false, shape: &TARGET_GROUP_ARN },
        Member { name: "Weight", required: false, shape: &TARGET_GROUP_WEIGHT },
    ],
};

static TARGET_GROUP_WEIGHT: Shape = Shape::Integer(Limits { min: None, max: None });

static TARGET_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TARGET_TYPE_ENUM: Shape = Shape::Enum { values: TargetTypeEnum::VALUES };

static TRANSFORM_TYPE_ENUM: Shape = Shape::Enum { values: TransformTypeEnum::VALUES };

static TRUST_STORE_ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TRUST_STORE_ARNS: Shape = Shape::List { element: &TRUST_STORE_ARN, length: Length { min: None, max: None } };

static TRUST_STORE_ASSOCIATION_STATUS_ENUM: Shape = Shape::Enum { values: TrustStoreAssociationStatusEnum::VALUES };

static TRUST_STORE_NAME: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(32) },
    pattern: Some(Pattern::new(r"^([a-zA-Z0-9]+-)*[a-zA-Z0-9]+$")),
};

static TRUST_STORE_NAMES: Shape = Shape::List { element: &TRUST_STORE_NAME, length: Length { min: None, max: None } };

static URL_REWRITE_CONFIG: Shape = Shape::Structure {
    name: "UrlRewriteConfig",
    members: &[Member { name: "Rewrites", required: false, shape: &REWRITE_CONFIG_LIST }],
};

static VPC_ID: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static ZONE_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::AddListenerCertificates => {
            serde_json::from_value::<crate::elbv2::AddListenerCertificatesInput>(value).map(drop)
        }
        Operation::AddTags => serde_json::from_value::<crate::elbv2::AddTagsInput>(value).map(drop),
        Operation::AddTrustStoreRevocations => {
            serde_json::from_value::<crate::elbv2::AddTrustStoreRevocationsInput>(value).map(drop)
        }
        Operation::CreateListener => serde_json::from_value::<crate::elbv2::CreateListenerInput>(value).map(drop),
        Operation::CreateLoadBalancer => {
            serde_json::from_value::<crate::elbv2::CreateLoadBalancerInput>(value).map(drop)
        }
        Operation::CreateRule => serde_json::from_value::<crate::elbv2::CreateRuleInput>(value).map(drop),
        Operation::CreateTargetGroup => serde_json::from_value::<crate::elbv2::CreateTargetGroupInput>(value).map(drop),
        Operation::CreateTrustStore => serde_json::from_value::<crate::elbv2::CreateTrustStoreInput>(value).map(drop),
        Operation::DeleteListener => serde_json::from_value::<crate::elbv2::DeleteListenerInput>(value).map(drop),
        Operation::DeleteLoadBalancer => {
            serde_json::from_value::<crate::elbv2::DeleteLoadBalancerInput>(value).map(drop)
        }
        Operation::DeleteRule => serde_json::from_value::<crate::elbv2::DeleteRuleInput>(value).map(drop),
        Operation::DeleteSharedTrustStoreAssociation => {
            serde_json::from_value::<crate::elbv2::DeleteSharedTrustStoreAssociationInput>(value).map(drop)
        }
        Operation::DeleteTargetGroup => serde_json::from_value::<crate::elbv2::DeleteTargetGroupInput>(value).map(drop),
        Operation::DeleteTrustStore => serde_json::from_value::<crate::elbv2::DeleteTrustStoreInput>(value).map(drop),
        Operation::DeregisterTargets => serde_json::from_value::<crate::elbv2::DeregisterTargetsInput>(value).map(drop),
        Operation::DescribeAccountLimits => {
            serde_json::from_value::<crate::elbv2::DescribeAccountLimitsInput>(value).map(drop)
        }
        Operation::DescribeCapacityReservation => {
            serde_json::from_value::<crate::elbv2::DescribeCapacityReservationInput>(value).map(drop)
        }
        Operation::DescribeListenerAttributes => {
            serde_json::from_value::<crate::elbv2::DescribeListenerAttributesInput>(value).map(drop)
        }
        Operation::DescribeListenerCertificates => {
            serde_json::from_value::<crate::elbv2::DescribeListenerCertificatesInput>(value).map(drop)
        }
        Operation::DescribeListeners => serde_json::from_value::<crate::elbv2::DescribeListenersInput>(value).map(drop),
        Operation::DescribeLoadBalancerAttributes => {
            serde_json::from_value::<crate::elbv2::DescribeLoadBalancerAttributesInput>(value).map(drop)
        }
        Operation::DescribeLoadBalancers => {
            serde_json::from_value::<crate::elbv2::DescribeLoadBalancersInput>(value).map(drop)
        }
        Operation::DescribeRules => serde_json::from_value::<crate::elbv2::DescribeRulesInput>(value).map(drop),
        Operation::DescribeSSLPolicies => {
            serde_json::from_value::<crate::elbv2::DescribeSSLPoliciesInput>(value).map(drop)
        }
        Operation::DescribeTags => serde_json::from_value::<crate::elbv2::DescribeTagsInput>(value).map(drop),
        Operation::DescribeTargetGroupAttributes => {
            serde_json::from_value::<crate::elbv2::DescribeTargetGroupAttributesInput>(value).map(drop)
        }
        Operation::DescribeTargetGroups => {
            serde_json::from_value::<crate::elbv2::DescribeTargetGroupsInput>(value).map(drop)
        }
        Operation::DescribeTargetHealth => {
            serde_json::from_value::<crate::elbv2::DescribeTargetHealthInput>(value).map(drop)
        }
        Operation::DescribeTrustStoreAssociations => {
            serde_json::from_value::<crate::elbv2::DescribeTrustStoreAssociationsInput>(value).map(drop)
        }
        Operation::DescribeTrustStoreRevocations => {
            serde_json::from_value::<crate::elbv2::DescribeTrustStoreRevocationsInput>(value).map(drop)
        }
        Operation::DescribeTrustStores => {
            serde_json::from_value::<crate::elbv2::DescribeTrustStoresInput>(value).map(drop)
        }
        Operation::GetResourcePolicy => serde_json::from_value::<crate::elbv2::GetResourcePolicyInput>(value).map(drop),
        Operation::GetTrustStoreCaCertificatesBundle => {
            serde_json::from_value::<crate::elbv2::GetTrustStoreCaCertificatesBundleInput>(value).map(drop)
        }
        Operation::GetTrustStoreRevocationContent => {
            serde_json::from_value::<crate::elbv2::GetTrustStoreRevocationContentInput>(value).map(drop)
        }
        Operation::ModifyCapacityReservation => {
            serde_json::from_value::<crate::elbv2::ModifyCapacityReservationInput>(value).map(drop)
        }
        Operation::ModifyIpPools => serde_json::from_value::<crate::elbv2::ModifyIpPoolsInput>(value).map(drop),
        Operation::ModifyListener => serde_json::from_value::<crate::elbv2::ModifyListenerInput>(value).map(drop),
        Operation::ModifyListenerAttributes => {
            serde_json::from_value::<crate::elbv2::ModifyListenerAttributesInput>(value).map(drop)
        }
        Operation::ModifyLoadBalancerAttributes => {
            serde_json::from_value::<crate::elbv2::ModifyLoadBalancerAttributesInput>(value).map(drop)
        }
        Operation::ModifyRule => serde_json::from_value::<crate::elbv2::ModifyRuleInput>(value).map(drop),
        Operation::ModifyTargetGroup => serde_json::from_value::<crate::elbv2::ModifyTargetGroupInput>(value).map(drop),
        Operation::ModifyTargetGroupAttributes => {
            serde_json::from_value::<crate::elbv2::ModifyTargetGroupAttributesInput>(value).map(drop)
        }
        Operation::ModifyTrustStore => serde_json::from_value::<crate::elbv2::ModifyTrustStoreInput>(value).map(drop),
        Operation::RegisterTargets => serde_json::from_value::<crate::elbv2::RegisterTargetsInput>(value).map(drop),
        Operation::RemoveListenerCertificates => {
            serde_json::from_value::<crate::elbv2::RemoveListenerCertificatesInput>(value).map(drop)
        }
        Operation::RemoveTags => serde_json::from_value::<crate::elbv2::RemoveTagsInput>(value).map(drop),
        Operation::RemoveTrustStoreRevocations => {
            serde_json::from_value::<crate::elbv2::RemoveTrustStoreRevocationsInput>(value).map(drop)
        }
        Operation::SetIpAddressType => serde_json::from_value::<crate::elbv2::SetIpAddressTypeInput>(value).map(drop),
        Operation::SetRulePriorities => serde_json::from_value::<crate::elbv2::SetRulePrioritiesInput>(value).map(drop),
        Operation::SetSecurityGroups => serde_json::from_value::<crate::elbv2::SetSecurityGroupsInput>(value).map(drop),
        Operation::SetSubnets => serde_json::from_value::<crate::elbv2::SetSubnetsInput>(value).map(drop),
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
