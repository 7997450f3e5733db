//! How a service is to be deployed: what a `DeploymentConfiguration` may say, and what of it is not there yet.

use longshore_api::ecs::{
    CanaryConfiguration, DeploymentConfiguration, DeploymentLifecycleHook, DeploymentLifecycleHookStage,
    DeploymentLifecycleHookTargetType, DeploymentStrategy, LinearConfiguration,
};
use longshore_api::error::Error;

use crate::hooks::Hooks;

/// A day, which bounds every stage of a deployment.
const MAX_BAKE_MINUTES: i32 = 1440;

/// The most alarms of a deployment: as many as one call of `DescribeAlarms` tells of.
const MAX_ALARMS: usize = 100;

/// Two weeks, for which a pause may last.
const MAX_PAUSE_MINUTES: i32 = 20_160;

/// Refuses what is wrong, and what cannot be done yet.
pub(super) fn check(configuration: &DeploymentConfiguration) -> Result<(), Error> {
    check_alarms(configuration)?;
    let strategy = configuration.strategy.unwrap_or(DeploymentStrategy::Rolling);
    check_shift(configuration, strategy)?;
    if let Some(minutes) = configuration.bake_time_in_minutes {
        range("bakeTimeInMinutes", minutes, 0, MAX_BAKE_MINUTES)?;
    }
    let hooks = configuration.lifecycle_hooks.as_deref().unwrap_or_default();
    if strategy == DeploymentStrategy::Rolling && !hooks.is_empty() {
        return Err(only_with("lifecycleHooks", "BLUE_GREEN, LINEAR or CANARY"));
    }
    hooks.iter().try_for_each(check_hook)
}

/// Whether an alarm is there does not matter: it may be made later, or be deleted while it is watched.
fn check_alarms(configuration: &DeploymentConfiguration) -> Result<(), Error> {
    let Some(alarms) = &configuration.alarms else { return Ok(()) };
    let names = alarms.alarm_names.as_deref().unwrap_or_default();
    if alarms.enable == Some(true) && names.is_empty() {
        return Err(Error::invalid_parameter(
            "alarmNames can not be empty when the deployment alarms are enabled. Name an alarm, or set enable to false.",
        ));
    }
    if names.len() > MAX_ALARMS {
        let text = format!("alarmNames should not have more than {MAX_ALARMS} names, and has {}.", names.len());
        return Err(Error::invalid_parameter(text));
    }
    let is_name = |name: &String| (1..=255).contains(&name.chars().count());
    match names.iter().all(is_name) {
        true => Ok(()),
        false => Err(Error::invalid_parameter("Each of alarmNames should have between 1 and 255 characters.")),
    }
}

fn check_shift(configuration: &DeploymentConfiguration, strategy: DeploymentStrategy) -> Result<(), Error> {
    let bake_time = configuration.bake_time_in_minutes;
    if strategy == DeploymentStrategy::BlueGreen && bake_time.is_none() {
        return Err(Error::invalid_parameter("bakeTimeInMinutes must be specified for the BLUE_GREEN strategy."));
    }
    if strategy == DeploymentStrategy::Rolling && bake_time.is_some() {
        return Err(only_with("bakeTimeInMinutes", "BLUE_GREEN, LINEAR or CANARY"));
    }
    if let Some(linear) = &configuration.linear_configuration {
        if strategy != DeploymentStrategy::Linear {
            return Err(only_with("linearConfiguration", "LINEAR"));
        }
        check_linear(linear)?;
    }
    if let Some(canary) = &configuration.canary_configuration {
        if strategy != DeploymentStrategy::Canary {
            return Err(only_with("canaryConfiguration", "CANARY"));
        }
        check_canary(canary)?;
    }
    Ok(())
}

fn check_linear(linear: &LinearConfiguration) -> Result<(), Error> {
    percent("stepPercent", linear.step_percent, 3.0)?;
    linear.step_bake_time_in_minutes.map_or(Ok(()), |m| range("stepBakeTimeInMinutes", m, 0, MAX_BAKE_MINUTES))
}

fn check_canary(canary: &CanaryConfiguration) -> Result<(), Error> {
    percent("canaryPercent", canary.canary_percent, 0.1)?;
    canary.canary_bake_time_in_minutes.map_or(Ok(()), |m| range("canaryBakeTimeInMinutes", m, 0, MAX_BAKE_MINUTES))
}

fn check_hook(hook: &DeploymentLifecycleHook) -> Result<(), Error> {
    use DeploymentLifecycleHookStage as Stage;
    let pauses = hook.target_type == Some(DeploymentLifecycleHookTargetType::Pause);
    if !pauses && hook.hook_target_arn.as_ref().is_none_or(String::is_empty) {
        return Err(Error::invalid_parameter(
            "hookTargetArn must be specified for a lifecycle hook of type AWS_LAMBDA.",
        ));
    }
    let stages = hook.lifecycle_stages.as_deref().unwrap_or_default();
    if stages.is_empty() {
        return Err(Error::invalid_parameter("lifecycleStages can not be empty."));
    }
    let shifts = |stage: &&Stage| matches!(stage, Stage::TestTrafficShift | Stage::ProductionTrafficShift);
    if let Some(stage) = stages.iter().find(shifts).filter(|_| pauses) {
        let text = format!("A lifecycle hook of type PAUSE is not supported at the lifecycle stage {stage}.");
        return Err(Error::invalid_parameter(text));
    }
    let timeout = hook.timeout_configuration.as_ref().and_then(|timeout| timeout.timeout_in_minutes);
    timeout.map_or(Ok(()), |minutes| range("timeoutInMinutes", minutes, 1, MAX_PAUSE_MINUTES))
}

/// Refuses hooks that this server would not know where to call.
pub(super) fn check_targets(configuration: Option<&DeploymentConfiguration>, hooks: &Hooks) -> Result<(), Error> {
    let given = configuration.and_then(|given| given.lifecycle_hooks.as_deref()).unwrap_or_default();
    let called = given.iter().filter(|hook| hook.target_type != Some(DeploymentLifecycleHookTargetType::Pause));
    called.filter_map(|hook| hook.hook_target_arn.as_deref().filter(|target| !target.is_empty())).try_for_each(
        |target| {
            let wrong = |why| Error::invalid_parameter(format!("Invalid hookTargetArn {target}: {why}."));
            hooks.url(target).map(drop).map_err(wrong)
        },
    )
}

/// Percents of traffic come in tenths.
fn percent(member: &str, value: Option<f64>, least: f64) -> Result<(), Error> {
    let Some(value) = value else { return Ok(()) };
    let tenths = value * 10.0;
    let is_valid = (least..=100.0).contains(&value) && (tenths - tenths.round()).abs() < 1e-6;
    let text = || format!("{member} should be a multiple of 0.1 between {least:.1} and 100.0.");
    if is_valid { Ok(()) } else { Err(Error::invalid_parameter(text())) }
}

fn range(member: &str, value: i32, least: i32, most: i32) -> Result<(), Error> {
    let text = || format!("{member} should be between {least} and {most}.");
    if (least..=most).contains(&value) { Ok(()) } else { Err(Error::invalid_parameter(text())) }
}

fn only_with(member: &str, strategies: &str) -> Error {
    Error::invalid_parameter(format!("{member} can only be specified with the deployment strategy {strategies}."))
}
