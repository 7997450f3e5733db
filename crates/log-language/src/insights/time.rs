//! Periods and timestamps. Everything is UTC.

/// A span such as `5m`, by which timestamps are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// Of a fixed length.
    Millis(i64),
    /// Monday to Monday.
    Weeks(i64),
    Months(i64),
}

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The first Monday of 1970 was the 5th of January.
const FIRST_MONDAY: i64 = 4 * DAY;

impl Period {
    /// A count of a unit, capped as CloudWatch caps it: `300s` means 60 seconds (user guide: "Datetime functions").
    pub(super) fn new(count: i64, unit: &str) -> Option<Self> {
        let unit = unit.to_ascii_lowercase();
        let singular = if unit.len() > 2 { unit.strip_suffix('s').unwrap_or(&unit) } else { unit.as_str() };
        let count = count.max(1);
        Some(match singular {
            "ms" | "msec" | "millisecond" => Self::Millis(count.min(1000)),
            "s" | "sec" | "second" => Self::Millis(count.min(60) * SECOND),
            "m" | "min" | "minute" => Self::Millis(count.min(60) * MINUTE),
            "h" | "hr" | "hour" => Self::Millis(count.min(24) * HOUR),
            "d" | "day" => Self::Millis(count.min(36_500) * DAY),
            "w" | "week" => Self::Weeks(count.min(5_000)),
            "mo" | "mon" | "month" => Self::Months(count.min(1_200)),
            "q" | "qtr" | "quarter" => Self::Months(count.min(400) * 3),
            "y" | "yr" | "year" => Self::Months(count.min(100) * 12),
            _ => return None,
        })
    }

    /// The start of the period in which a time lies.
    pub(super) fn floor(self, time: i64) -> i64 {
        match self {
            Self::Millis(length) => time.saturating_sub(time.rem_euclid(length)),
            Self::Weeks(count) => {
                let since = time.saturating_sub(FIRST_MONDAY);
                since.saturating_sub(since.rem_euclid(count * 7 * DAY)).saturating_add(FIRST_MONDAY)
            }
            Self::Months(count) => {
                let (year, month, _) = civil(time.div_euclid(DAY));
                start_of_month((year * 12 + month - 1).div_euclid(count) * count)
            }
        }
    }

    /// The end of the period in which a time lies; the time itself when it is a period's start.
    pub(super) fn ceil(self, time: i64) -> i64 {
        let floor = self.floor(time);
        if floor == time {
            return time;
        }
        match self {
            Self::Millis(length) => floor.saturating_add(length),
            Self::Weeks(count) => floor.saturating_add(count * 7 * DAY),
            Self::Months(count) => {
                let (year, month, _) = civil(floor.div_euclid(DAY));
                start_of_month(year * 12 + month - 1 + count)
            }
        }
    }
}

/// As results show a timestamp: `2024-01-31 12:00:00.000`.
pub(super) fn format(time: i64) -> String {
    let (year, month, day) = civil(time.div_euclid(DAY));
    let within = time.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}.{:03}",
        within / HOUR,
        within / MINUTE % 60,
        within / SECOND % 60,
        within % SECOND
    )
}

/// The start of a month counted from the year 0.
fn start_of_month(month: i64) -> i64 {
    days(month.div_euclid(12), month.rem_euclid(12) + 1, 1).saturating_mul(DAY)
}

/// Year, month and day of a count of days since 1970. Years start in March here, so that the leap day is the last one.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.clamp(-100_000_000_000, 100_000_000_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(count: i64, unit: &str) -> Period {
        Period::new(count, unit).unwrap()
    }

    #[test]
    fn times_are_shown_as_cloudwatch_shows_them() {
        assert_eq!(format(0), "1970-01-01 00:00:00.000");
        assert_eq!(format(1_709_164_799_999), "2024-02-28 23:59:59.999");
        assert_eq!(format(1_709_164_800_000), "2024-02-29 00:00:00.000");
        assert_eq!(format(-1), "1969-12-31 23:59:59.999");
        assert!(format(i64::MIN).len() > 10 && format(i64::MAX).len() > 10);
    }

    #[test]
    fn periods_start_where_a_calendar_says() {
        let time = 1_709_208_000_123; // 2024-02-29 12:00:00.123, a Thursday
        for (count, unit, floor, ceil) in [
            (5, "m", "2024-02-29 12:00:00.000", "2024-02-29 12:05:00.000"),
            (1, "hr", "2024-02-29 12:00:00.000", "2024-02-29 13:00:00.000"),
            (1, "days", "2024-02-29 00:00:00.000", "2024-03-01 00:00:00.000"),
            (1, "w", "2024-02-26 00:00:00.000", "2024-03-04 00:00:00.000"),
            (1, "mo", "2024-02-01 00:00:00.000", "2024-03-01 00:00:00.000"),
            (1, "quarters", "2024-01-01 00:00:00.000", "2024-04-01 00:00:00.000"),
            (1, "y", "2024-01-01 00:00:00.000", "2025-01-01 00:00:00.000"),
        ] {
            let period = period(count, unit);
            assert_eq!(format(period.floor(time)), floor, "{count}{unit}");
            assert_eq!(format(period.ceil(time)), ceil, "{count}{unit}");
        }
    }

    #[test]
    fn units_are_capped_as_the_user_guide_says() {
        assert_eq!(period(300, "s"), period(1, "m"));
        assert_eq!(period(90, "mins"), period(1, "h"));
        assert_eq!(period(48, "h"), period(1, "d"));
        assert_eq!(period(5000, "msecs"), period(1, "s"));
        assert_eq!(Period::new(1, "fortnight"), None);
    }

    proptest! {
        #[test]
        fn a_time_lies_between_its_floor_and_its_ceil(time in any::<i64>(), count in 1..200i64, unit in 0..9usize) {
            let period = period(count, ["ms", "s", "m", "h", "d", "w", "mo", "q", "y"][unit]);
            let (floor, ceil) = (period.floor(time), period.ceil(time));
            if time.abs() < i64::MAX / 4 {
                prop_assert!(floor <= time && time <= ceil);
                prop_assert_eq!(period.floor(floor), floor);
                prop_assert_eq!(period.ceil(ceil), ceil);
            }
        }

        #[test]
        fn days_and_dates_are_each_others_inverse(count in -1_000_000..1_000_000i64) {
            let (year, month, day) = civil(count);
            prop_assert_eq!(days(year, month, day), count);
        }
    }
}
