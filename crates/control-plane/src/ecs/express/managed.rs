//! What was made for an Express service, as `DescribeServiceRevisions` shows it: each part with its ARN and how it is.
//!
//! There are no alarms, log groups and security groups of its own here, so they are left out. So are the ARNs of its scaling,
//! which no other call knows.

use std::sync::Arc;

use longshore_api::convert::common::timestamp;
use longshore_api::ecs::{
    AccessType, ECSManagedResources, ManagedApplicationAutoScalingPolicy, ManagedAutoScaling, ManagedCertificate,
    ManagedIngressPath, ManagedListener, ManagedListenerRule, ManagedLoadBalancer, ManagedResourceStatus,
    ManagedScalableTarget, ManagedSecurityGroup, ManagedTargetGroup,
};
use longshore_model::arn::LoadBalancing;
use longshore_model::express::{self, Express, Metric};
use longshore_model::load_balancing::{
    Attachment, CertificateId, Listener, LoadBalancer, Route, Rule, Scheme, TargetGroupId, attachments,
};
use longshore_model::service::Status;
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Scope, Service, ServiceRevision, Snapshot, Timestamp};

use crate::elbv2;

/// What was made for the service of a revision; `None` of a service that is no Express service.
pub(in crate::ecs) fn resources(
    snapshot: &Snapshot,
    revision: &ServiceRevision,
    scope: &Scope,
) -> Option<ECSManagedResources> {
    let cluster = snapshot.cluster(revision.cluster.as_str())?;
    let service = &cluster.service(revision.service.as_str())?.service.as_ref()?.value;
    let express = Express::of(service)?;
    let it = Managed { state: snapshot.load_balancing(), service, scope };
    Some(ECSManagedResources {
        ingress_paths: Some(attachments(&revision.document).flat_map(|attached| it.ingress_paths(&attached)).collect()),
        auto_scaling: Some(it.auto_scaling(&express)),
        metric_alarms: None,
        service_security_groups: None,
        log_groups: None,
    })
}

struct Managed<'a> {
    state: &'a LoadBalancingState,
    service: &'a Service,
    scope: &'a Scope,
}

impl Managed<'_> {
    /// How something is that is its service's alone.
    const fn own(&self, is_there: bool) -> ManagedResourceStatus {
        match (is_there, self.service.status) {
            (false, _) => ManagedResourceStatus::Deleted,
            (true, Status::Active) => ManagedResourceStatus::Active,
            (true, Status::Draining | Status::Inactive) => ManagedResourceStatus::Deprovisioning,
        }
    }

    /// The ways that lead to a revision's target groups. When its rule is gone, what is known of it is its ARN.
    fn ingress_paths(&self, attachment: &Attachment<'_>) -> Vec<ManagedIngressPath> {
        let Some(advanced) = attachment.advanced else { return Vec::new() };
        let rule = match advanced.production {
            Route::Rule(balancer, listener, rule) => self.state.rules.get(&(balancer, listener, rule)),
            Route::Listener(..) => None,
        };
        match rule {
            Some(rule) => {
                let twins = express::twins(self.state, rule).map(|twin| &*twin.value);
                std::iter::once(&*rule.value).chain(twins).map(|rule| self.ingress_path(rule, attachment)).collect()
            }
            None => vec![ManagedIngressPath {
                rule: Some(ManagedListenerRule {
                    arn: Some(advanced.production_arn.to_owned()),
                    status: Some(ManagedResourceStatus::Deleted),
                    ..ManagedListenerRule::default()
                }),
                target_groups: Some(self.target_groups(attachment)),
                ..ManagedIngressPath::default()
            }],
        }
    }

    fn ingress_path(&self, rule: &Rule, attachment: &Attachment<'_>) -> ManagedIngressPath {
        let balancer = self.state.load_balancers.get(&rule.load_balancer).map(|entry| &*entry.value);
        let listener = self.state.listeners.get(&(rule.load_balancer, rule.listener)).map(|entry| &*entry.value);
        let certificate = listener.and_then(|listener| listener.certificates.first());
        ManagedIngressPath {
            access_type: Some(access(balancer)),
            endpoint: express::endpoints(rule).next().map(str::to_owned),
            load_balancer: balancer.map(|balancer| self.load_balancer(balancer)),
            load_balancer_security_groups: balancer.map(|balancer| self.security_groups(balancer)),
            certificate: certificate.map(|id| self.certificate(id)),
            listener: balancer.zip(listener).map(|(balancer, listener)| self.listener(balancer, listener)),
            rule: balancer.map(|balancer| ManagedListenerRule {
                arn: Some(self.arn(LoadBalancing::Rule(
                    balancer.kind,
                    &balancer.name,
                    balancer.id,
                    rule.listener,
                    rule.id,
                ))),
                status: Some(self.own(true)),
                ..ManagedListenerRule::default()
            }),
            target_groups: Some(self.target_groups(attachment)),
        }
    }

    fn arn(&self, resource: LoadBalancing<'_>) -> String {
        self.scope.load_balancing(resource)
    }

    fn load_balancer(&self, balancer: &LoadBalancer) -> ManagedLoadBalancer {
        let texts = |all: &[Arc<str>]| Some(all.iter().map(|it| it.to_string()).collect());
        ManagedLoadBalancer {
            arn: Some(self.arn(LoadBalancing::LoadBalancer(balancer.kind, &balancer.name, balancer.id))),
            status: Some(ManagedResourceStatus::Active),
            status_reason: None,
            updated_at: Some(timestamp(balancer.created_at)),
            scheme: Some(elbv2::scheme(balancer.scheme).as_str().to_owned()),
            subnet_ids: texts(&balancer.subnets),
            security_group_ids: texts(&balancer.security_groups),
        }
    }

    fn security_groups(&self, balancer: &LoadBalancer) -> Vec<ManagedSecurityGroup> {
        let shown = |id: &Arc<str>| ManagedSecurityGroup {
            arn: Some(self.scope.network("security-group", id)),
            status: Some(there(self.state.security_groups.contains_key(id))),
            ..ManagedSecurityGroup::default()
        };
        balancer.security_groups.iter().map(shown).collect()
    }

    fn certificate(&self, id: &CertificateId) -> ManagedCertificate {
        let found = self.state.certificates.get(id);
        ManagedCertificate {
            arn: Some(self.scope.certificate(id)),
            status: Some(there(found.is_some())),
            status_reason: None,
            updated_at: found.map(|found| timestamp(found.imported_at)),
            domain_name: found.map(|found| found.domain_name.to_string()),
        }
    }

    /// A listener that no connected edge can serve has failed; what keeps some of them is said in either case.
    fn listener(&self, balancer: &LoadBalancer, listener: &Listener) -> ManagedListener {
        let connected: Vec<_> = self.state.edges.values().filter(|edge| edge.away_since.is_none()).collect();
        let problems = connected.iter().flat_map(|edge| {
            let own = edge.problems.iter().filter(|problem| problem.listener == listener.id);
            own.map(|problem| format!("edge {}: {}", edge.name, problem.problem))
        });
        let problems: Vec<String> = problems.collect();
        let has_failed = !problems.is_empty() && problems.len() >= connected.len();
        ManagedListener {
            arn: Some(self.arn(LoadBalancing::Listener(balancer.kind, &balancer.name, balancer.id, listener.id))),
            status: Some(if has_failed { ManagedResourceStatus::Failed } else { ManagedResourceStatus::Active }),
            status_reason: (!problems.is_empty()).then(|| problems.join("; ")),
            updated_at: None,
        }
    }

    fn target_groups(&self, attachment: &Attachment<'_>) -> Vec<ManagedTargetGroup> {
        let sides = [attachment.side(false), attachment.side(true)];
        sides.map(|(id, arn)| self.target_group(id, arn)).into()
    }

    fn target_group(&self, id: TargetGroupId, arn: &str) -> ManagedTargetGroup {
        let found = self.state.target_groups.get(&id).map(|entry| &*entry.value);
        ManagedTargetGroup {
            arn: Some(arn.to_owned()),
            status: Some(self.own(found.is_some())),
            status_reason: None,
            updated_at: found.map(|found| timestamp(found.created_at)),
            health_check_path: found.and_then(|found| found.health_check.path.as_deref()).map(str::to_owned),
            // Absent where targets are checked on the port of their traffic.
            health_check_port: found.and_then(|found| found.health_check.port).map(i32::from),
            port: found.map(|found| i32::from(found.port)),
        }
    }

    fn auto_scaling(&self, express: &Express) -> ManagedAutoScaling {
        let status = Some(self.own(self.service.status != Status::Inactive));
        let updated_at = Some(timestamp(Timestamp::from_millis(express.updated_at)));
        let int = |number: u32| Some(i32::try_from(number).unwrap_or(i32::MAX));
        ManagedAutoScaling {
            scalable_target: Some(ManagedScalableTarget {
                arn: None,
                status,
                status_reason: None,
                updated_at,
                min_capacity: int(express.scaling.min),
                max_capacity: int(express.scaling.max),
            }),
            application_auto_scaling_policies: Some(vec![ManagedApplicationAutoScalingPolicy {
                arn: None,
                status,
                status_reason: None,
                updated_at,
                policy_type: Some("TargetTrackingScaling".to_owned()),
                target_value: Some(express.scaling.value.into()),
                metric: Some(metric(express.scaling.metric).to_owned()),
            }]),
        }
    }
}

const fn there(is_there: bool) -> ManagedResourceStatus {
    if is_there { ManagedResourceStatus::Active } else { ManagedResourceStatus::Deleted }
}

/// Who may come to a load balancer.
pub(super) fn access(balancer: Option<&LoadBalancer>) -> AccessType {
    match balancer.map(|balancer| balancer.scheme) {
        Some(Scheme::Internal) => AccessType::Private,
        Some(Scheme::InternetFacing) | None => AccessType::Public,
    }
}

/// A metric's name in Application Auto Scaling (API reference: `ManagedApplicationAutoScalingPolicy`).
const fn metric(metric: Metric) -> &'static str {
    match metric {
        Metric::AverageCpu => "ECSServiceAverageCPUUtilization",
        Metric::AverageMemory => "ECSServiceAverageMemoryUtilization",
        Metric::RequestCountPerTarget => "ALBRequestCountPerTarget",
    }
}
