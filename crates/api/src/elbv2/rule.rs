//! Rules in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Operation, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `CreateRule`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRuleInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Conditions`: list of `RuleCondition`, required.
    pub conditions: Option<Vec<RuleCondition>>,
    /// `Priority`: integer, 1 to 50000, required.
    pub priority: Option<i32>,
    /// `Actions`: list of `Action`, required.
    pub actions: Option<Vec<Action>>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    pub tags: Option<Vec<Tag>>,
    /// `Transforms`: list of `RuleTransform`.
    pub transforms: Option<Vec<RuleTransform>>,
}

impl Request for CreateRuleInput {
    const OPERATION: Operation = Operation::CreateRule;
    type Response = CreateRuleOutput;
}

/// Response of `CreateRule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRuleOutput {
    /// `Rules`: list of `Rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
}

/// Request of `DeleteRule`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRuleInput {
    /// `RuleArn`: string, required.
    pub rule_arn: Option<String>,
}

impl Request for DeleteRuleInput {
    const OPERATION: Operation = Operation::DeleteRule;
    type Response = DeleteRuleOutput;
}

/// Response of `DeleteRule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRuleOutput {}

/// Request of `DescribeRules`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeRulesInput {
    /// `ListenerArn`: string.
    pub listener_arn: Option<String>,
    /// `RuleArns`: list of string.
    pub rule_arns: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeRulesInput {
    const OPERATION: Operation = Operation::DescribeRules;
    type Response = DescribeRulesOutput;
}

/// Response of `DescribeRules`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeRulesOutput {
    /// `Rules`: list of `Rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `ModifyRule`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyRuleInput {
    /// `RuleArn`: string, required.
    pub rule_arn: Option<String>,
    /// `Conditions`: list of `RuleCondition`.
    pub conditions: Option<Vec<RuleCondition>>,
    /// `Actions`: list of `Action`.
    pub actions: Option<Vec<Action>>,
    /// `Transforms`: list of `RuleTransform`.
    pub transforms: Option<Vec<RuleTransform>>,
    /// `ResetTransforms`: boolean.
    pub reset_transforms: Option<bool>,
}

impl Request for ModifyRuleInput {
    const OPERATION: Operation = Operation::ModifyRule;
    type Response = ModifyRuleOutput;
}

/// Response of `ModifyRule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyRuleOutput {
    /// `Rules`: list of `Rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
}

/// Request of `SetRulePriorities`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetRulePrioritiesInput {
    /// `RulePriorities`: list of `RulePriorityPair`, required.
    pub rule_priorities: Option<Vec<RulePriorityPair>>,
}

impl Request for SetRulePrioritiesInput {
    const OPERATION: Operation = Operation::SetRulePriorities;
    type Response = SetRulePrioritiesOutput;
}

/// Response of `SetRulePriorities`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetRulePrioritiesOutput {
    /// `Rules`: list of `Rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
}

/// The structure `Action`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Action {
    /// `Type`: `ActionTypeEnum`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ActionTypeEnum>,
    /// `TargetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `AuthenticateOidcConfig`: `AuthenticateOidcActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authenticate_oidc_config: Option<AuthenticateOidcActionConfig>,
    /// `AuthenticateCognitoConfig`: `AuthenticateCognitoActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authenticate_cognito_config: Option<AuthenticateCognitoActionConfig>,
    /// `Order`: integer, 1 to 50000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i32>,
    /// `RedirectConfig`: `RedirectActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_config: Option<RedirectActionConfig>,
    /// `FixedResponseConfig`: `FixedResponseActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_response_config: Option<FixedResponseActionConfig>,
    /// `ForwardConfig`: `ForwardActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward_config: Option<ForwardActionConfig>,
    /// `JwtValidationConfig`: `JwtValidationActionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt_validation_config: Option<JwtValidationActionConfig>,
}

string_enum! {
    /// The values of `ActionTypeEnum`.
    pub enum ActionTypeEnum {
        Forward = "forward",
        AuthenticateOidc = "authenticate-oidc",
        AuthenticateCognito = "authenticate-cognito",
        Redirect = "redirect",
        FixedResponse = "fixed-response",
        JwtValidation = "jwt-validation",
    }
}

string_enum! {
    /// The values of `AuthenticateCognitoActionConditionalBehaviorEnum`.
    pub enum AuthenticateCognitoActionConditionalBehaviorEnum {
        Deny = "deny",
        Allow = "allow",
        Authenticate = "authenticate",
    }
}

/// The structure `AuthenticateCognitoActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthenticateCognitoActionConfig {
    /// `UserPoolArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_pool_arn: Option<String>,
    /// `UserPoolClientId`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_pool_client_id: Option<String>,
    /// `UserPoolDomain`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_pool_domain: Option<String>,
    /// `SessionCookieName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_cookie_name: Option<String>,
    /// `Scope`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// `SessionTimeout`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_timeout: Option<i64>,
    /// `AuthenticationRequestExtraParams`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_request_extra_params: Option<BTreeMap<String, String>>,
    /// `OnUnauthenticatedRequest`: `AuthenticateCognitoActionConditionalBehaviorEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unauthenticated_request: Option<AuthenticateCognitoActionConditionalBehaviorEnum>,
}

string_enum! {
    /// The values of `AuthenticateOidcActionConditionalBehaviorEnum`.
    pub enum AuthenticateOidcActionConditionalBehaviorEnum {
        Deny = "deny",
        Allow = "allow",
        Authenticate = "authenticate",
    }
}

/// The structure `AuthenticateOidcActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthenticateOidcActionConfig {
    /// `Issuer`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// `AuthorizationEndpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    /// `TokenEndpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<String>,
    /// `UserInfoEndpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_info_endpoint: Option<String>,
    /// `ClientId`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// `ClientSecret`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// `SessionCookieName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_cookie_name: Option<String>,
    /// `Scope`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// `SessionTimeout`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_timeout: Option<i64>,
    /// `AuthenticationRequestExtraParams`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_request_extra_params: Option<BTreeMap<String, String>>,
    /// `OnUnauthenticatedRequest`: `AuthenticateOidcActionConditionalBehaviorEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unauthenticated_request: Option<AuthenticateOidcActionConditionalBehaviorEnum>,
    /// `UseExistingClientSecret`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_existing_client_secret: Option<bool>,
}

/// The structure `FixedResponseActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FixedResponseActionConfig {
    /// `MessageBody`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_body: Option<String>,
    /// `StatusCode`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// `ContentType`: string, 0 to 32 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// The structure `ForwardActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForwardActionConfig {
    /// `TargetGroups`: list of `TargetGroupTuple`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<TargetGroupTuple>>,
    /// `TargetGroupStickinessConfig`: `TargetGroupStickinessConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_stickiness_config: Option<TargetGroupStickinessConfig>,
}

/// The structure `HostHeaderConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HostHeaderConditionConfig {
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// `RegexValues`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `HostHeaderRewriteConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HostHeaderRewriteConfig {
    /// `Rewrites`: list of `RewriteConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewrites: Option<Vec<RewriteConfig>>,
}

/// The structure `HttpHeaderConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HttpHeaderConditionConfig {
    /// `HttpHeaderName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_header_name: Option<String>,
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// `RegexValues`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `HttpRequestMethodConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HttpRequestMethodConditionConfig {
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// The structure `JwtValidationActionAdditionalClaim`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JwtValidationActionAdditionalClaim {
    /// `Format`: `JwtValidationActionAdditionalClaimFormatEnum`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<JwtValidationActionAdditionalClaimFormatEnum>,
    /// `Name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `Values`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

string_enum! {
    /// The values of `JwtValidationActionAdditionalClaimFormatEnum`.
    pub enum JwtValidationActionAdditionalClaimFormatEnum {
        SingleString = "single-string",
        StringArray = "string-array",
        SpaceSeparatedValues = "space-separated-values",
    }
}

/// The structure `JwtValidationActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JwtValidationActionConfig {
    /// `JwksEndpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_endpoint: Option<String>,
    /// `Issuer`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// `AdditionalClaims`: list of `JwtValidationActionAdditionalClaim`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_claims: Option<Vec<JwtValidationActionAdditionalClaim>>,
}

/// The structure `PathPatternConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PathPatternConditionConfig {
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// `RegexValues`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `QueryStringConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueryStringConditionConfig {
    /// `Values`: list of `QueryStringKeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<QueryStringKeyValuePair>>,
}

/// The structure `QueryStringKeyValuePair`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueryStringKeyValuePair {
    /// `Key`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `RedirectActionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RedirectActionConfig {
    /// `Protocol`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// `Port`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// `Host`: string, 1 to 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// `Path`: string, 1 to 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// `Query`: string, 0 to 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// `StatusCode`: `RedirectActionStatusCodeEnum`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<RedirectActionStatusCodeEnum>,
}

string_enum! {
    /// The values of `RedirectActionStatusCodeEnum`.
    pub enum RedirectActionStatusCodeEnum {
        Http301 = "HTTP_301",
        Http302 = "HTTP_302",
    }
}

/// The structure `RewriteConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RewriteConfig {
    /// `Regex`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// `Replace`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<String>,
}

/// The structure `Rule`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    /// `RuleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_arn: Option<String>,
    /// `Priority`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// `Conditions`: list of `RuleCondition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<RuleCondition>>,
    /// `Actions`: list of `Action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    /// `IsDefault`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// `Transforms`: list of `RuleTransform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transforms: Option<Vec<RuleTransform>>,
}

/// The structure `RuleCondition`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleCondition {
    /// `Field`: string, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// `HostHeaderConfig`: `HostHeaderConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_header_config: Option<HostHeaderConditionConfig>,
    /// `PathPatternConfig`: `PathPatternConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_pattern_config: Option<PathPatternConditionConfig>,
    /// `HttpHeaderConfig`: `HttpHeaderConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_header_config: Option<HttpHeaderConditionConfig>,
    /// `QueryStringConfig`: `QueryStringConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_string_config: Option<QueryStringConditionConfig>,
    /// `HttpRequestMethodConfig`: `HttpRequestMethodConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_request_method_config: Option<HttpRequestMethodConditionConfig>,
    /// `SourceIpConfig`: `SourceIpConditionConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ip_config: Option<SourceIpConditionConfig>,
    /// `RegexValues`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex_values: Option<Vec<String>>,
}

/// The structure `RulePriorityPair`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RulePriorityPair {
    /// `RuleArn`: string.
    pub rule_arn: Option<String>,
    /// `Priority`: integer, 1 to 50000.
    pub priority: Option<i32>,
}

/// The structure `RuleTransform`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleTransform {
    /// `Type`: `TransformTypeEnum`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<TransformTypeEnum>,
    /// `HostHeaderRewriteConfig`: `HostHeaderRewriteConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_header_rewrite_config: Option<HostHeaderRewriteConfig>,
    /// `UrlRewriteConfig`: `UrlRewriteConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_rewrite_config: Option<UrlRewriteConfig>,
}

/// The structure `SourceIpConditionConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceIpConditionConfig {
    /// `Values`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// The structure `TargetGroupStickinessConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroupStickinessConfig {
    /// `Enabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// `DurationSeconds`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i32>,
}

/// The structure `TargetGroupTuple`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroupTuple {
    /// `TargetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `Weight`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i32>,
}

string_enum! {
    /// The values of `TransformTypeEnum`.
    pub enum TransformTypeEnum {
        HostHeaderRewrite = "host-header-rewrite",
        UrlRewrite = "url-rewrite",
    }
}

/// The structure `UrlRewriteConfig`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UrlRewriteConfig {
    /// `Rewrites`: list of `RewriteConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewrites: Option<Vec<RewriteConfig>>,
}
