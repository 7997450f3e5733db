//! Task sizes: CPU and memory as people write them, and the pairs that Fargate has.

use longshore_api::error::Error;

/// The CPU units of a task on an instance (API reference: `RegisterTaskDefinition.cpu`).
const CPU_UNITS: std::ops::RangeInclusive<u32> = 128..=196_608;

/// Reads `1024`, `1 vCPU` or `.25 vcpu` as CPU units.
///
/// # Errors
/// `ClientException` for anything else and for sizes that no task can have.
pub(super) fn cpu_units(text: &str) -> Result<u32, Error> {
    units(text, "vcpu").filter(|units| CPU_UNITS.contains(units)).ok_or_else(|| invalid("cpu"))
}

/// Reads `512`, `1GB` or `.5 gb` as MiB.
///
/// # Errors
/// `ClientException` for anything else.
pub(super) fn memory_mib(text: &str) -> Result<u32, Error> {
    units(text, "gb").filter(|mib| *mib > 0).ok_or_else(|| invalid("memory"))
}

/// A whole number as it is, and a number of `large` units, each of which is 1,024 small ones.
fn units(text: &str, large: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    let Some(number) = text.strip_suffix(large) else { return digits(&text)?.parse().ok() };
    let number = number.trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let well_formed = !(whole.is_empty() && fraction.is_empty()) && (whole.is_empty() || digits(whole).is_some());
    if !well_formed || digits(fraction).is_none() {
        return None;
    }
    let small = number.parse::<f64>().ok()? * 1024.0;
    // Larger numbers would not be exact, and no machine is that large.
    (small.round() <= f64::from(i32::MAX)).then(|| small.round() as u32)
}

fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn invalid(member: &str) -> Error {
    Error::client(format!(
        "Invalid '{member}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS \
         Developer Guide."
    ))
}

/// Whether Fargate has tasks of this size (developer guide: "Task size").
pub(super) fn is_fargate(cpu_units: u32, memory_mib: u32) -> bool {
    let (range, step) = match cpu_units {
        256 => return [512, 1024, 2048].contains(&memory_mib),
        512 => (1024..=4096, 1024),
        1024 => (2048..=8192, 1024),
        2048 => (4096..=16_384, 1024),
        4096 => (8192..=30_720, 1024),
        8192 => (16_384..=61_440, 4096),
        16_384 => (32_768..=122_880, 8192),
        _ => return false,
    };
    range.contains(&memory_mib) && memory_mib.is_multiple_of(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let cpu =
            [("256", 256), ("1 vCPU", 1024), (".25 vcpu", 256), ("0.5vCPU", 512), ("192 vCPU", 196_608), ("128", 128)];
        for (text, expected) in cpu {
            assert_eq!(cpu_units(text), Ok(expected), "{text}");
        }
        for (text, expected) in [("512", 512), ("1GB", 1024), (".5 gb", 512), ("30 GB", 30_720), ("1", 1)] {
            assert_eq!(memory_mib(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_and_impossible_sizes_are_refused() {
        for text in ["", "a lot", "127", "196609", "-256", "+256", "1.5", "vCPU", ". vcpu", "1e3 vcpu", "inf vcpu", "0"]
        {
            let error = cpu_units(text).unwrap_err();
            assert!(error.message.starts_with("Invalid 'cpu' setting for task."), "{text}: {error}");
        }
        for text in ["0", "-1", "1 MB", "99999999999", "99999999 GB", "nan gb"] {
            assert!(memory_mib(text).unwrap_err().message.starts_with("Invalid 'memory' setting"), "{text}");
        }
    }

    #[test]
    fn fargate_has_some_sizes_only() {
        for (cpu, memory) in [(256, 512), (256, 2048), (512, 4096), (1024, 3072), (4096, 30_720), (8192, 20_480)] {
            assert!(is_fargate(cpu, memory), "{cpu} {memory}");
        }
        for (cpu, memory) in [(256, 8192), (256, 1536), (512, 512), (300, 512), (8192, 17_408), (16_384, 30_720)] {
            assert!(!is_fargate(cpu, memory), "{cpu} {memory}");
        }
    }
}
