//! The GPUs of this machine, by the ids that NVIDIA's driver and its container toolkit know them by.

use std::path::Path;

/// Where NVIDIA's driver tells of each of its GPUs.
const DRIVER: &str = "/proc/driver/nvidia/gpus";

/// The ids of all GPUs of this machine, `GPU-…`, in the order of their bus addresses; none without NVIDIA's driver.
pub fn of_this_machine() -> Vec<String> {
    under(Path::new(DRIVER))
}

fn under(driver: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(driver) else { return Vec::new() };
    let mut devices: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    devices.sort();
    let told = devices.iter().filter_map(|device| std::fs::read_to_string(device.join("information")).ok());
    told.filter_map(|information| id(&information).map(str::to_owned)).collect()
}

/// The id in what the driver tells of one GPU: lines of a name, a colon and a value.
fn id(information: &str) -> Option<&str> {
    let line = information.lines().find(|line| line.starts_with("GPU UUID"))?;
    let (_, id) = line.split_once(':')?;
    Some(id.trim()).filter(|id| id.starts_with("GPU-") && !id.contains('?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gpu_of_the_driver_is_found_in_the_order_of_its_address() {
        let driver = tempfile::tempdir().expect("a directory");
        for (address, id) in [("0000:3b:00.0", "GPU-22"), ("0000:1a:00.0", "GPU-11"), ("0000:5c:00.0", "GPU-??")] {
            std::fs::create_dir(driver.path().join(address)).expect("a device");
            let told = format!("Model: \t\t Tesla T4\nIRQ:   \t\t 33\nGPU UUID: \t {id}\nVideo BIOS: 90.04\n");
            std::fs::write(driver.path().join(address).join("information"), told).expect("its facts");
        }
        assert_eq!(under(driver.path()), ["GPU-11", "GPU-22"]);
    }

    #[test]
    fn a_machine_without_the_driver_has_none() {
        assert!(under(Path::new("/nowhere")).is_empty());
    }
}
