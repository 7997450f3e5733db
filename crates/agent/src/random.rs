//! Random identifiers and jitter, from the operating system's generator.

use std::fmt::Write;
use std::time::Duration;

/// `bytes` random bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    fill(&mut buffer);
    buffer.iter().fold(String::with_capacity(bytes * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

/// A version 4 UUID.
pub(crate) fn uuid() -> String {
    let mut bytes = [0_u8; 16];
    fill(&mut bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
    }
    text
}

/// A duration from zero up to, not including, `limit`.
pub(crate) fn up_to(limit: Duration) -> Duration {
    limit.mul_f64(fraction())
}

/// An integer from zero up to, not including, `limit`.
pub(crate) fn below(limit: u32) -> u32 {
    (fraction() * f64::from(limit)) as u32
}

fn fraction() -> f64 {
    let mut bytes = [0_u8; 4];
    fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

fn fill(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the operating system has a random source");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_their_form_and_differ() {
        let id = uuid();
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
        assert_ne!(id, uuid());
        assert_eq!(hex(9).len(), 18);
    }

    #[test]
    fn jitter_stays_below_its_limit() {
        for _ in 0..100 {
            assert!(up_to(Duration::from_secs(1)) < Duration::from_secs(1));
            assert!(below(3) < 3);
        }
    }
}
