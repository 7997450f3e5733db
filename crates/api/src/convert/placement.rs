//! Placement constraints and strategies on the wire.

use longshore_model::placement::{BinpackField, Constraint, Rules, SpreadField, Strategy};

use crate::ecs;
use crate::error::Error;

/// The most strategies in one call (API reference: `CreateService.placementStrategy`).
const MAX_STRATEGIES: usize = 5;

/// The most constraints in one call, those of the task definition counted.
const MAX_CONSTRAINTS: usize = 10;

/// Constraints on the wire.
pub fn constraints(constraints: &[Constraint]) -> Vec<ecs::PlacementConstraint> {
    let wire = |constraint: &Constraint| match constraint {
        Constraint::DistinctInstance => {
            ecs::PlacementConstraint { r#type: Some(ecs::PlacementConstraintType::DistinctInstance), expression: None }
        }
        Constraint::MemberOf(expression) => ecs::PlacementConstraint {
            r#type: Some(ecs::PlacementConstraintType::MemberOf),
            expression: Some(expression.to_string()),
        },
    };
    constraints.iter().map(wire).collect()
}

/// Strategies on the wire.
pub fn strategies(strategies: &[Strategy]) -> Vec<ecs::PlacementStrategy> {
    use ecs::PlacementStrategyType as Type;
    let wire = |strategy: &Strategy| {
        let (r#type, field) = match strategy {
            Strategy::Random => (Type::Random, None),
            Strategy::Spread(SpreadField::InstanceId) => (Type::Spread, Some("instanceId".to_owned())),
            Strategy::Spread(SpreadField::Attribute(name)) => (Type::Spread, Some(format!("attribute:{name}"))),
            Strategy::Binpack(BinpackField::Cpu) => (Type::Binpack, Some("CPU".to_owned())),
            Strategy::Binpack(BinpackField::Memory) => (Type::Binpack, Some("MEMORY".to_owned())),
        };
        ecs::PlacementStrategy { r#type: Some(r#type), field }
    };
    strategies.iter().map(wire).collect()
}

/// What a call asks of placement.
///
/// # Errors
/// `InvalidParameterException` for too many of either, an expression where none belongs or none where one belongs, and
/// a field that the strategy does not know.
pub fn rules(
    constraints: Option<&[ecs::PlacementConstraint]>,
    strategies: Option<&[ecs::PlacementStrategy]>,
) -> Result<Rules, Error> {
    Ok(Rules { constraints: from_constraints(constraints)?, strategies: from_strategies(strategies)? })
}

/// The constraints of a call.
///
/// # Errors
/// As [`rules`].
pub fn from_constraints(constraints: Option<&[ecs::PlacementConstraint]>) -> Result<Vec<Constraint>, Error> {
    let constraints = constraints.unwrap_or_default();
    if constraints.len() > MAX_CONSTRAINTS {
        return Err(Error::invalid_parameter(format!("Maximum number of constraints is {MAX_CONSTRAINTS}")));
    }
    constraints.iter().map(from_constraint).collect()
}

/// The strategies of a call.
///
/// # Errors
/// As [`rules`].
pub fn from_strategies(strategies: Option<&[ecs::PlacementStrategy]>) -> Result<Vec<Strategy>, Error> {
    let strategies = strategies.unwrap_or_default();
    if strategies.len() > MAX_STRATEGIES {
        return Err(Error::invalid_parameter(format!("Maximum number of strategies is {MAX_STRATEGIES}")));
    }
    strategies.iter().map(from_strategy).collect()
}

fn from_constraint(constraint: &ecs::PlacementConstraint) -> Result<Constraint, Error> {
    use ecs::PlacementConstraintType as Type;
    let expression = constraint.expression.as_deref().filter(|expression| !expression.is_empty());
    match (constraint.r#type, expression) {
        (Some(Type::DistinctInstance), None) => Ok(Constraint::DistinctInstance),
        (Some(Type::DistinctInstance), Some(_)) => {
            Err(Error::invalid_parameter("distinctInstance expression should not be specified"))
        }
        (Some(Type::MemberOf), Some(expression)) => Ok(Constraint::MemberOf(expression.into())),
        (Some(Type::MemberOf), None) => Err(Error::invalid_parameter("memberOf expression should be specified")),
        (None, _) => Err(Error::invalid_parameter("Placement constraint type should be specified")),
    }
}

fn from_strategy(strategy: &ecs::PlacementStrategy) -> Result<Strategy, Error> {
    use ecs::PlacementStrategyType as Type;
    let field = strategy.field.as_deref().unwrap_or_default();
    let unknown =
        |kind| Error::invalid_parameter(format!("`{field}` is not a valid field for the {kind} placement strategy"));
    match strategy.r#type {
        Some(Type::Random) => Ok(Strategy::Random),
        Some(Type::Spread) => match field.strip_prefix("attribute:") {
            Some(name) if !name.is_empty() => Ok(Strategy::Spread(SpreadField::Attribute(name.into()))),
            _ if field.eq_ignore_ascii_case("instanceId") || field.eq_ignore_ascii_case("host") => {
                Ok(Strategy::Spread(SpreadField::InstanceId))
            }
            _ => Err(unknown("spread")),
        },
        Some(Type::Binpack) if field.eq_ignore_ascii_case("cpu") => Ok(Strategy::Binpack(BinpackField::Cpu)),
        Some(Type::Binpack) if field.eq_ignore_ascii_case("memory") => Ok(Strategy::Binpack(BinpackField::Memory)),
        Some(Type::Binpack) => Err(unknown("binpack")),
        None => Err(Error::invalid_parameter("Placement strategy type should be specified")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strategy(r#type: ecs::PlacementStrategyType, field: &str) -> ecs::PlacementStrategy {
        ecs::PlacementStrategy { r#type: Some(r#type), field: Some(field.to_owned()) }
    }

    #[test]
    fn strategies_are_read_back_as_they_are_written() {
        use ecs::PlacementStrategyType as Type;
        let wire = [
            strategy(Type::Spread, "attribute:ecs.availability-zone"),
            strategy(Type::Spread, "instanceId"),
            strategy(Type::Binpack, "MEMORY"),
            strategy(Type::Binpack, "CPU"),
        ];
        let domain = from_strategies(Some(&wire)).unwrap();
        assert_eq!(strategies(&domain), wire);
    }

    #[test]
    fn host_means_each_instance() {
        // Rule 5.4.5: `host` is `instanceId`.
        let host = strategy(ecs::PlacementStrategyType::Spread, "host");
        assert_eq!(from_strategies(Some(&[host])).unwrap(), [Strategy::Spread(SpreadField::InstanceId)]);
    }

    #[test]
    fn fields_that_a_strategy_does_not_know_are_refused() {
        // Rule 5.4.5, 5.4.6: the fields of spread and binpack.
        use ecs::PlacementStrategyType as Type;
        for bad in
            [strategy(Type::Spread, "attribute:"), strategy(Type::Spread, "zone"), strategy(Type::Binpack, "disk")]
        {
            assert_eq!(from_strategies(Some(&[bad])).unwrap_err().code, "InvalidParameterException");
        }
    }

    #[test]
    fn an_expression_belongs_to_member_of_alone() {
        // Rule 5.4.12: distinctInstance has no expression.
        let constraint = |r#type, expression: Option<&str>| ecs::PlacementConstraint {
            r#type: Some(r#type),
            expression: expression.map(str::to_owned),
        };
        use ecs::PlacementConstraintType as Type;
        let distinct = from_constraints(Some(&[constraint(Type::DistinctInstance, Some("x"))])).unwrap_err();
        assert_eq!(distinct.message, "distinctInstance expression should not be specified");
        assert!(from_constraints(Some(&[constraint(Type::MemberOf, None)])).is_err());
    }
}
