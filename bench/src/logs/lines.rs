//! The lines that are logged: what services of a shop print, 200 bytes each, made from their number alone, so that the same
//! lines can be sent to the server and written to a file for grep.

/// How long each line is, in bytes.
pub(crate) const LINE_BYTES: usize = 200;

/// A word that stands in most lines.
pub(crate) const COMMON: &str = "GET";

/// A word that stands in no line.
pub(crate) const ABSENT: &str = "f00dfeedf00dfeed";

const PATHS: [&str; 8] =
    ["orders", "carts", "products", "payments", "customers", "shipments", "inventory", "recommendations"];
const WORDS: [&str; 16] = [
    "completed",
    "accepted",
    "cached",
    "queued",
    "retried",
    "forwarded",
    "validated",
    "priced",
    "reserved",
    "packed",
    "charged",
    "refunded",
    "notified",
    "archived",
    "indexed",
    "expired",
];

/// Appends line `number` to `line`, without a newline. It holds nothing that JSON escapes.
pub(crate) fn write(number: u64, line: &mut Vec<u8>) {
    let from = line.len();
    let mut dice = Dice(number);
    let a = dice.roll();
    let (level, status) = match a % 100 {
        0 => ("ERROR", 500 + a / 100 % 4),
        1..=4 => ("WARN", 400 + a / 100 % 30),
        _ => ("INFO", 200),
    };
    let method = if a >> 32 & 7 < 6 { COMMON } else { "POST" };
    let path = PATHS[(a >> 40 & 7) as usize];
    let b = dice.roll();
    text(line, level);
    text(line, " api-");
    decimal(line, b % 24);
    text(line, " request method=");
    text(line, method);
    text(line, " path=/v1/");
    text(line, path);
    text(line, "/");
    decimal(line, b >> 8 & 0xf_ffff);
    text(line, " status=");
    decimal(line, status);
    text(line, " duration_us=");
    decimal(line, 300 + (b >> 30 & 0xffff));
    text(line, " bytes=");
    decimal(line, b >> 48 & 0x3fff);
    text(line, " request_id=");
    line.extend_from_slice(request_id(number).as_bytes());
    text(line, " step=");
    let c = dice.roll();
    for shift in 0.. {
        let left = (from + LINE_BYTES).saturating_sub(line.len());
        if left == 0 {
            break;
        }
        let word = WORDS[(c >> (shift * 4 % 64) & 15) as usize].as_bytes();
        line.extend_from_slice(&word[..left.min(word.len())]);
        if left > word.len() {
            line.push(b' ');
        }
    }
}

/// The request's id in line `number`: a word that stands in that line alone.
pub(crate) fn request_id(number: u64) -> String {
    format!("{:016x}", mix(number ^ 0x5bd1_e995_9e37_79b9))
}

fn text(line: &mut Vec<u8>, text: &str) {
    line.extend_from_slice(text.as_bytes());
}

fn decimal(line: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    line.extend_from_slice(&digits[at..]);
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
}

fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_alike_in_length_and_differ_in_content() {
        let lines: Vec<String> = (0..1_000)
            .map(|number| {
                let mut line = Vec::new();
                write(number, &mut line);
                String::from_utf8(line).unwrap()
            })
            .collect();
        assert!(lines.iter().all(|line| line.len() == LINE_BYTES && !line.contains(['"', '\\', '\n'])));
        assert_eq!(lines.iter().filter(|line| line.contains(&request_id(7))).count(), 1);
        let common = lines.iter().filter(|line| line.contains(COMMON)).count();
        assert!((600..900).contains(&common), "{common}");
        assert!(lines.iter().all(|line| !line.contains(ABSENT)));
    }
}
