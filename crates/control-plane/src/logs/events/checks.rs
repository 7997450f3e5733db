//! What PutLogEvents asks of a batch, and which of its events are not taken. Pure.

use longshore_api::error::Error;
use longshore_api::logs::RejectedLogEventsInfo;
use longshore_api::longshore::EVENT_OVERHEAD_BYTES;
use longshore_logs::Event;

/// The most bytes of a batch, and of an event (API reference: `PutLogEvents`).
const MAX_BYTES: usize = 1 << 20;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// How far in the future an event may be.
const MAX_AHEAD: i64 = 2 * HOUR;

/// How far in the past an event may be, whatever the group's retention.
const MAX_BEHIND: i64 = 14 * DAY;

/// Checks a batch as a whole.
///
/// # Errors
/// `InvalidParameterException` for one that is too large, or not in the order of time.
pub(super) fn batch(events: &[Event]) -> Result<(), Error> {
    let size = |event: &Event| event.message.len() + EVENT_OVERHEAD_BYTES;
    if let Some(bytes) = events.iter().map(size).find(|bytes| *bytes > MAX_BYTES) {
        let message = format!("Log event too large: {bytes} bytes exceeds limit of {MAX_BYTES}");
        return Err(Error::invalid_parameter(message));
    }
    let bytes: usize = events.iter().map(size).sum();
    if bytes > MAX_BYTES {
        let message = format!("Upload too large: {bytes} bytes exceeds limit of {MAX_BYTES}");
        return Err(Error::invalid_parameter(message));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        let message = "Log events in a single PutLogEvents request must be in chronological order.";
        return Err(Error::invalid_parameter(message));
    }
    Ok(())
}

/// Takes those events out of a batch in order that are too old, too new or expired, and says which.
///
/// # Errors
/// `InvalidParameterException` when the others are more than a day apart.
pub(super) fn acceptable(
    events: &mut Vec<Event>,
    retention_days: Option<u32>,
    now: i64,
) -> Result<Option<RejectedLogEventsInfo>, Error> {
    let before = |time: i64| events.partition_point(|event| event.timestamp < time);
    let too_old = before(now - MAX_BEHIND);
    let expired = retention_days.map_or(0, |days| before(now - i64::from(days) * DAY));
    let too_new = events.partition_point(|event| event.timestamp <= now + MAX_AHEAD);
    let (first, last) = (too_old.max(expired), events.len());
    let index = |index: usize| i32::try_from(index).ok();
    let rejected = RejectedLogEventsInfo {
        too_new_log_event_start_index: index(too_new).filter(|_| too_new < last),
        too_old_log_event_end_index: index(too_old).filter(|_| too_old > 0),
        expired_log_event_end_index: index(expired).filter(|_| expired > 0),
    };
    events.truncate(too_new);
    events.drain(..first.min(events.len()));
    if let (Some(earliest), Some(latest)) = (events.first(), events.last())
        && latest.timestamp - earliest.timestamp > DAY
    {
        let message = "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
        return Err(Error::invalid_parameter(message));
    }
    Ok(Some(rejected).filter(|_| events.len() < last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn events(ages: &[i64]) -> Vec<Event> {
        ages.iter().map(|age| Event { timestamp: NOW - age, message: "m".to_owned() }).collect()
    }

    fn indices(ages: &[i64], retention_days: Option<u32>) -> (usize, [Option<i32>; 3]) {
        let mut events = events(ages);
        let rejected = acceptable(&mut events, retention_days, NOW).unwrap().unwrap_or_default();
        let indices = [
            rejected.too_old_log_event_end_index,
            rejected.expired_log_event_end_index,
            rejected.too_new_log_event_start_index,
        ];
        (events.len(), indices)
    }

    #[test]
    fn events_outside_of_the_time_that_is_taken_are_told_by_their_indices() {
        assert_eq!(indices(&[0], None), (1, [None; 3]));
        assert_eq!(indices(&[MAX_BEHIND, MAX_BEHIND - 1], None), (2, [None; 3]));
        assert_eq!(indices(&[15 * DAY, MAX_BEHIND + 1, 0], None), (1, [Some(2), None, None]));
        assert_eq!(indices(&[0, -MAX_AHEAD, -MAX_AHEAD - 1], None), (2, [None, None, Some(2)]));
        assert_eq!(indices(&[20 * DAY, 10 * DAY, 0, -3 * HOUR], Some(7)), (1, [Some(1), Some(2), Some(3)]));
        assert_eq!(indices(&[20 * DAY, 3 * DAY], Some(30)), (1, [Some(1), None, None]));
        assert_eq!(indices(&[20 * DAY, -3 * HOUR], None), (0, [Some(1), None, Some(1)]));
        assert_eq!(indices(&[20 * DAY], Some(1)), (0, [Some(1), Some(1), None]));
    }

    #[test]
    fn only_events_that_are_taken_have_to_lie_within_a_day() {
        let span = |ages: &[i64]| acceptable(&mut events(ages), None, NOW).map_err(|error| error.code.into_owned());
        assert!(span(&[DAY, 0]).is_ok());
        assert!(span(&[30 * DAY, DAY, 0]).is_ok());
        assert_eq!(span(&[DAY + 1, 0]).unwrap_err(), "InvalidParameterException");
    }

    #[test]
    fn a_batch_has_a_size_and_an_order() {
        let told = |events: &[Event]| batch(events).map_err(|error| error.message).err();
        let sized = |bytes: usize| Event { timestamp: NOW, message: "x".repeat(bytes) };
        assert_eq!(told(&[sized(MAX_BYTES - EVENT_OVERHEAD_BYTES)]), None);
        assert_eq!(
            told(&[sized(MAX_BYTES - EVENT_OVERHEAD_BYTES + 1)]).as_deref(),
            Some("Log event too large: 1048577 bytes exceeds limit of 1048576")
        );
        let half = MAX_BYTES / 2 - EVENT_OVERHEAD_BYTES;
        assert_eq!(told(&[sized(half), sized(half)]), None);
        assert_eq!(
            told(&[sized(half), sized(half + 1)]).as_deref(),
            Some("Upload too large: 1048577 bytes exceeds limit of 1048576")
        );
        assert_eq!(told(&events(&[5, 5, 4])), None);
        assert!(told(&events(&[4, 5])).is_some_and(|told| told.contains("chronological order")));
    }
}
