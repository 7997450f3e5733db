//! The dates of the query language: `2018-06-18T22:28:28+00:00`, with `Z`, without a zone, or the day only; times without
//! a zone are in UTC.

use longshore_model::Timestamp;

/// Reads a date; `None` when the text is none.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let millis_of_day = time.map_or(Some(0), millis_of_day)?;
    Some(Timestamp::from_millis(days_since_epoch(year, month, day) * 86_400_000 + millis_of_day))
}

/// May be negative or beyond a day, by its zone.
fn millis_of_day(text: &str) -> Option<i64> {
    let (clock, offset_minutes) = match text.find(['Z', '+', '-']) {
        Some(at) => (&text[..at], zone_minutes(&text[at..])?),
        None => (text, 0),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, millis_of_fraction(fraction)?),
        None => (clock, 0),
    };
    let mut parts = clock.splitn(3, ':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = parts.next().map_or(Some(0), |text| digits(text, 2))?;
    let valid = hours < 24 && minutes < 60 && seconds < 60;
    valid.then_some(((hours * 60 + minutes - offset_minutes) * 60 + seconds) * 1_000 + fraction)
}

fn zone_minutes(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text[1..].split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn millis_of_fraction(text: &str) -> Option<i64> {
    let valid = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let millis: String = text.chars().chain("00".chars()).take(3).collect();
    valid.then(|| millis.parse().ok()).flatten()
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Counts the years from March, so that a leap day is the last day of its year.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let months_since_march = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    const DAYS_FROM_YEAR_ZERO_TO_EPOCH: i64 = 719_468;
    365 * year + leap_days + day_of_year - DAYS_FROM_YEAR_ZERO_TO_EPOCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_guide_are_read() {
        // Rule 5.5.4: the forms of a date.
        let cases = [
            ("1970-01-01", 0),
            ("1969-12-31T23:59:59Z", -1_000),
            ("2018-06-18T22:28:28+00:00", 1_529_360_908_000),
            ("2018-06-18T22:28:28Z", 1_529_360_908_000),
            ("2018-06-18T22:28:28", 1_529_360_908_000),
            ("2018-06-18T22:28:28.25", 1_529_360_908_250),
            ("2018-06-18T22:28", 1_529_360_880_000),
            ("2018-06-18T22:28:28-07:30", 1_529_387_908_000),
            ("2018-06-18", 1_529_280_000_000),
            ("2024-02-29", 1_709_164_800_000),
        ];
        for (text, millis) in cases {
            assert_eq!(parse(text), Some(Timestamp::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        // Rule 5.5.4: and what is none.
        let cases = [
            "",
            "yesterday",
            "2018",
            "2018-13-01",
            "2018-02-29",
            "1900-02-29",
            "2018-00-10",
            "2018-06-18T25:00:00",
            "2018-06-18T10",
            "2018-06-18T10:00:00+2:00",
            "2018-06-18T10:00:00.",
            "2018-6-18",
            "2018-06-18T",
            "2018-06-18T10:00:00+ab:cd",
            "2018-06-18T10:00:é0",
        ];
        for text in cases {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
