//! Capacity reservations: what a load balancer serves is what its edges' machines can, so that nothing is reserved.

use longshore_api::elbv2::{
    DescribeCapacityReservationInput, DescribeCapacityReservationOutput, ModifyCapacityReservationInput,
    ModifyCapacityReservationOutput,
};
use longshore_api::error::Error;

use super::{error, lookup};
use crate::Context;

/// As often a reservation may be made smaller in a day; none has been.
const DECREASES: i32 = 2;

/// `DescribeCapacityReservation`.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeCapacityReservationInput,
) -> Result<DescribeCapacityReservationOutput, Error> {
    let snapshot = ctx.snapshot();
    lookup::load_balancer(snapshot.load_balancing(), request.load_balancer_arn.as_deref())?;
    Ok(DescribeCapacityReservationOutput {
        decrease_requests_remaining: Some(DECREASES),
        ..DescribeCapacityReservationOutput::default()
    })
}

/// `ModifyCapacityReservation`: a reset changes nothing, and nothing else is done.
pub(super) async fn modify(
    ctx: &Context,
    request: ModifyCapacityReservationInput,
) -> Result<ModifyCapacityReservationOutput, Error> {
    let snapshot = ctx.snapshot();
    lookup::load_balancer(snapshot.load_balancing(), request.load_balancer_arn.as_deref())?;
    if request.minimum_load_balancer_capacity.is_some_and(|it| it.capacity_units.is_some_and(|units| units > 0)) {
        let instead = "A load balancer serves what the machines of its edges can.";
        return Err(error::unsupported("Capacity reservations are", instead));
    }
    Ok(ModifyCapacityReservationOutput {
        decrease_requests_remaining: Some(DECREASES),
        ..ModifyCapacityReservationOutput::default()
    })
}
