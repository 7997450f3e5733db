//! Account settings: a principal's own value counts first, then the root's, then the account's default, then ECS's.

use std::sync::Arc;

use longshore_api::ecs::{
    DeleteAccountSettingRequest, DeleteAccountSettingResponse, ListAccountSettingsRequest, ListAccountSettingsResponse,
    PutAccountSettingDefaultRequest, PutAccountSettingDefaultResponse, PutAccountSettingRequest,
    PutAccountSettingResponse, Setting, SettingName, SettingType,
};
use longshore_api::error::Error;
use longshore_model::setting::{AccountSetting, Principal};
use longshore_model::{Group, Guard, Key, Record, Scope, Snapshot};

use super::page::{self, Limits};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// A page of settings (API reference: `ListAccountSettings.maxResults`).
const PAGE: Limits = Limits { default: 10, max: 10 };

/// What a setting is while nobody has set it, and what it takes. The first value is the default; a single one is fixed.
fn values(name: SettingName) -> &'static [&'static str] {
    match name {
        SettingName::ServiceLongArnFormat
        | SettingName::TaskLongArnFormat
        | SettingName::ContainerInstanceLongArnFormat => &["enabled"],
        SettingName::AwsvpcTrunking | SettingName::FargateFIPSMode | SettingName::FargateEventWindows => {
            &["disabled", "enabled"]
        }
        SettingName::ContainerInsights => &["disabled", "enabled", "enhanced"],
        SettingName::TagResourceAuthorization => &["on", "off"],
        SettingName::FargateTaskRetirementWaitPeriod => &["7", "0", "14"],
        SettingName::GuardDutyActivate => &["off"],
        SettingName::DefaultLogDriverMode => &["non-blocking", "blocking"],
    }
}

/// The value that counts for a principal.
pub(super) fn effective(snapshot: &Snapshot, scope: &Scope, principal: &str, name: SettingName) -> Arc<str> {
    let find =
        |whose| snapshot.settings().get(&(whose, name.as_str().into())).map(|entry| Arc::clone(&entry.value.value));
    find(Principal::Arn(principal.into()))
        .or_else(|| find(Principal::Arn(scope.root().into())))
        .or_else(|| find(Principal::AccountDefault))
        .unwrap_or_else(|| values(name)[0].into())
}

/// The mode of log drivers whose configuration names none.
pub(crate) fn default_log_mode(snapshot: &Snapshot, scope: &Scope) -> Arc<str> {
    effective(snapshot, scope, &scope.root(), SettingName::DefaultLogDriverMode)
}

/// `PutAccountSetting`.
pub(super) async fn put(
    ctx: &Context,
    caller: &Caller,
    request: PutAccountSettingRequest,
) -> Result<PutAccountSettingResponse, Error> {
    let arn = principal(ctx.scope(), caller, request.principal_arn.as_deref())?;
    let setting = set(ctx, Principal::Arn(arn), request.name, request.value).await?;
    Ok(PutAccountSettingResponse { setting: Some(setting) })
}

/// `PutAccountSettingDefault`.
pub(super) async fn put_default(
    ctx: &Context,
    _caller: &Caller,
    request: PutAccountSettingDefaultRequest,
) -> Result<PutAccountSettingDefaultResponse, Error> {
    let setting = set(ctx, Principal::AccountDefault, request.name, request.value).await?;
    Ok(PutAccountSettingDefaultResponse { setting: Some(setting) })
}

/// `DeleteAccountSetting`.
pub(super) async fn delete(
    ctx: &Context,
    caller: &Caller,
    request: DeleteAccountSettingRequest,
) -> Result<DeleteAccountSettingResponse, Error> {
    let arn = principal(ctx.scope(), caller, request.principal_arn.as_deref())?;
    let name = required(request.name)?;
    ctx.transact(|snapshot, _| {
        let own = Key::Setting(Principal::Arn(Arc::clone(&arn)), name.as_str().into());
        // What the root set for the account is the root's to take back.
        let default = Key::Setting(Principal::AccountDefault, name.as_str().into());
        let candidates = if *arn == *ctx.scope().root() { vec![own, default] } else { vec![own] };
        let found = candidates.into_iter().find_map(|key| Some((snapshot.revision_of(&key)?, key)));
        Ok(match found {
            Some((revision, key)) => {
                let guard = Guard::unchanged(key.clone(), Some(revision));
                Decision::Commit(Group::new("DeleteAccountSetting").guard(guard).delete(key).into(), ())
            }
            None => Decision::Answer(()),
        })
    })
    .await?;
    let value = effective(&ctx.snapshot(), ctx.scope(), &arn, name);
    Ok(DeleteAccountSettingResponse { setting: Some(shown(name, &value, &arn)) })
}

/// `ListAccountSettings`.
pub(super) async fn list(
    ctx: &Context,
    caller: &Caller,
    request: ListAccountSettingsRequest,
) -> Result<ListAccountSettingsResponse, Error> {
    let arn = principal(ctx.scope(), caller, request.principal_arn.as_deref())?;
    if request.value.is_some() && request.name.is_none() {
        return Err(Error::invalid_parameter("An account setting name must be specified when a value is."));
    }
    let snapshot = ctx.snapshot();
    let mut names = SettingName::ALL.to_vec();
    names.sort_unstable_by_key(|name| name.as_str());
    let explicit = |name: &SettingName| is_set(&snapshot, ctx.scope(), &arn, *name);
    let all = request.effective_settings == Some(true);
    let settings = names.into_iter().filter(|name| request.name.is_none_or(|wanted| wanted == *name));
    let settings = settings.filter(|name| all || explicit(name));
    let settings = settings.map(|name| (name, effective(&snapshot, ctx.scope(), &arn, name)));
    let settings = settings.filter(|(_, value)| request.value.as_deref().is_none_or(|wanted| *wanted == **value));
    let page = page::cut(request.max_results, request.next_token.as_deref(), PAGE, |_| {
        settings.map(|(name, value)| (name.as_str().to_owned(), shown(name, &value, &arn)))
    })?;
    Ok(ListAccountSettingsResponse { settings: Some(page.items), next_token: page.next_token })
}

/// Whether the principal set it explicitly; the root's settings and the account's defaults are one.
fn is_set(snapshot: &Snapshot, scope: &Scope, arn: &Arc<str>, name: SettingName) -> bool {
    let has = |whose| snapshot.settings().contains_key(&(whose, name.as_str().into()));
    has(Principal::Arn(Arc::clone(arn))) || (**arn == *scope.root() && has(Principal::AccountDefault))
}

async fn set(
    ctx: &Context,
    principal: Principal,
    name: Option<SettingName>,
    value: Option<String>,
) -> Result<Setting, Error> {
    let (name, value) = (required(name)?, value.unwrap_or_default());
    check_value(name, &value)?;
    let arn = match &principal {
        Principal::AccountDefault => ctx.scope().root().into(),
        Principal::Arn(arn) => Arc::clone(arn),
    };
    let setting = Arc::new(AccountSetting { principal, name: name.as_str().into(), value: value.as_str().into() });
    ctx.transact(|snapshot, _| {
        let record = Record::Setting(Arc::clone(&setting));
        let guard = Guard::unchanged(record.key(), snapshot.revision_of(&record.key()));
        Ok(Decision::Commit(Group::new("PutAccountSetting").guard(guard).put(record).into(), ()))
    })
    .await?;
    Ok(shown(name, &value, &arn))
}

fn check_value(name: SettingName, value: &str) -> Result<(), Error> {
    if name == SettingName::GuardDutyActivate {
        return Err(Error::invalid_parameter("The setting guardDutyActivate is managed by GuardDuty and read-only."));
    }
    match values(name) {
        values if values.contains(&value) => Ok(()),
        [fixed] => {
            Err(Error::invalid_parameter(format!("The setting {name} is always {fixed} and cannot be changed.")))
        }
        values => {
            let values = values.join(",");
            Err(Error::invalid_parameter(format!("The value of the setting {name} should be one of [{values}]")))
        }
    }
}

fn required(name: Option<SettingName>) -> Result<SettingName, Error> {
    name.ok_or_else(|| Error::invalid_parameter("The name of an account setting is missing."))
}

/// Whose settings a call is about. Everybody may deal with their own, the root with all.
fn principal(scope: &Scope, caller: &Caller, wanted: Option<&str>) -> Result<Arc<str>, Error> {
    let Some(wanted) = wanted.filter(|arn| !arn.is_empty()) else { return Ok(Arc::clone(&caller.arn)) };
    let prefix = format!("arn:{}:iam::{}:", scope.partition, scope.account);
    let kind = wanted.strip_prefix(&prefix).unwrap_or_default();
    if kind != "root" && !kind.starts_with("user/") && !kind.starts_with("role/") {
        return Err(Error::invalid_parameter(format!("Invalid principal ARN: {wanted}")));
    }
    if *caller.arn != *scope.root() && *caller.arn != *wanted {
        let text = "Only the root user may deal with the account settings of another principal.";
        return Err(Error::access_denied(text));
    }
    Ok(wanted.into())
}

fn shown(name: SettingName, value: &str, principal: &str) -> Setting {
    let managed = name == SettingName::GuardDutyActivate;
    Setting {
        name: Some(name),
        value: Some(value.to_owned()),
        principal_arn: Some(principal.to_owned()),
        r#type: Some(if managed { SettingType::AwsManaged } else { SettingType::User }),
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::{Revision, Write};

    use super::*;

    fn scope() -> Scope {
        Scope::new("us-east-1", "000000000000")
    }

    fn snapshot(settings: &[(Principal, &str)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (principal, value) in settings {
            let (principal, name) = (principal.clone(), "containerInsights".into());
            let setting = AccountSetting { principal, name, value: (*value).into() };
            snapshot.apply(Revision(1), &[Write::Put(Record::Setting(Arc::new(setting)))]);
        }
        snapshot
    }

    #[test]
    fn the_narrowest_setting_counts() {
        let user = "arn:aws:iam::000000000000:user/ann";
        let own = (Principal::Arn(user.into()), "enhanced");
        let root = (Principal::Arn(scope().root().into()), "enabled");
        let default = (Principal::AccountDefault, "disabled");
        let value = |settings: &[_]| effective(&snapshot(settings), &scope(), user, SettingName::ContainerInsights);
        assert_eq!(&*value(&[own.clone(), root.clone(), default.clone()]), "enhanced");
        assert_eq!(&*value(&[root.clone(), default]), "enabled");
        assert_eq!(&*value(&[(Principal::AccountDefault, "enhanced")]), "enhanced");
        assert_eq!(&*value(&[]), "disabled");
    }

    #[test]
    fn values_that_a_setting_does_not_take_are_refused() {
        let cases = [
            (SettingName::ContainerInsights, "perhaps"),
            (SettingName::TaskLongArnFormat, "disabled"),
            (SettingName::FargateTaskRetirementWaitPeriod, "3"),
            (SettingName::GuardDutyActivate, "on"),
            (SettingName::TagResourceAuthorization, "enabled"),
        ];
        for (name, value) in cases {
            assert_eq!(check_value(name, value).unwrap_err().code, "InvalidParameterException", "{name}");
        }
        for name in SettingName::ALL.iter().filter(|name| **name != SettingName::GuardDutyActivate) {
            values(*name).iter().for_each(|value| assert_eq!(check_value(*name, value), Ok(())));
        }
    }

    #[test]
    fn only_the_root_deals_with_others() {
        let (ann, ben) = ("arn:aws:iam::000000000000:user/ann", "arn:aws:iam::000000000000:user/ben");
        let caller = |arn: &str| Caller::root(arn);
        let refused = |caller: &Caller, arn| principal(&scope(), caller, Some(arn)).unwrap_err().code;
        assert_eq!(&*principal(&scope(), &caller(&scope().root()), Some(ann)).unwrap(), ann);
        assert_eq!(&*principal(&scope(), &caller(ann), None).unwrap(), ann);
        assert_eq!(refused(&caller(ann), ben), "AccessDeniedException");
        assert_eq!(refused(&caller(&scope().root()), "ann"), "InvalidParameterException");
    }
}
