//! Control groups around tasks, which hold task-level CPU and memory limits.
//!
//! The agent makes one group a task below `ecs/` and has the engine put the containers into it. That needs a writable
//! control group tree on this machine and an engine that uses it plainly; otherwise [`detect`] says no, and task
//! limits fall back to what single containers can hold.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const ROOT: &str = "/sys/fs/cgroup";
const PARENT: &str = "ecs";
const CPU_PERIOD_MICROS: u64 = 100_000;
const MIB: u64 = 1024 * 1024;

/// The control group tree of this machine, where it can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    /// One tree for each controller.
    V1(PathBuf),
    /// One tree for all.
    V2(PathBuf),
}

/// Finds out whether task limits can be held: by making and removing a group.
pub(crate) fn detect(plain_cgroups: bool, cgroup_version: u8) -> Option<Tree> {
    if !plain_cgroups {
        return None;
    }
    let root = PathBuf::from(ROOT);
    let tree = if cgroup_version == 2 { Tree::V2(root) } else { Tree::V1(root) };
    let probe = format!("probe-{}", crate::random::hex(4));
    let usable = tree.make(&probe, Some(1.0), Some(64));
    tree.remove(&probe);
    match usable {
        Ok(()) => Some(tree),
        Err(error) => {
            tracing::info!(%error, "control groups cannot be used; task-level limits are held container by container");
            None
        }
    }
}

impl Tree {
    /// Makes a task's group with its limits. Repeating it is fine.
    pub(crate) fn make(&self, task_id: &str, vcpus: Option<f64>, memory_mib: Option<u64>) -> io::Result<()> {
        let quota = vcpus.map(|vcpus| ((vcpus * CPU_PERIOD_MICROS as f64) as u64).max(1_000));
        let memory_bytes = memory_mib.map(|mib| mib.saturating_mul(MIB));
        match self {
            Self::V1(root) => {
                for controller in ["cpu", "memory"] {
                    let parent = root.join(controller).join(PARENT);
                    fs::create_dir_all(parent.join(task_id))?;
                    if controller == "memory" {
                        // Otherwise the containers' groups below would not count towards the task's.
                        write_unless_in_use(&parent.join("memory.use_hierarchy"), "1")?;
                    }
                }
                if let Some(quota) = quota {
                    let group = root.join("cpu").join(PARENT).join(task_id);
                    fs::write(group.join("cpu.cfs_period_us"), CPU_PERIOD_MICROS.to_string())?;
                    fs::write(group.join("cpu.cfs_quota_us"), quota.to_string())?;
                }
                if let Some(bytes) = memory_bytes {
                    let group = root.join("memory").join(PARENT).join(task_id);
                    fs::write(group.join("memory.limit_in_bytes"), bytes.to_string())?;
                }
            }
            Self::V2(root) => {
                let parent = root.join(PARENT);
                let group = parent.join(task_id);
                fs::create_dir_all(&group)?;
                for above in [root, &parent] {
                    fs::write(above.join("cgroup.subtree_control"), "+cpu +memory")?;
                }
                if let Some(quota) = quota {
                    fs::write(group.join("cpu.max"), format!("{quota} {CPU_PERIOD_MICROS}"))?;
                }
                if let Some(bytes) = memory_bytes {
                    fs::write(group.join("memory.max"), bytes.to_string())?;
                }
            }
        }
        Ok(())
    }

    /// What containers name as their parent group.
    pub(crate) fn parent_of(task_id: &str) -> String {
        format!("/{PARENT}/{task_id}")
    }

    /// Removes a task's group, the engine's empty leftovers below it included. Whatever is in use stays.
    pub(crate) fn remove(&self, task_id: &str) {
        match self {
            Self::V1(root) => {
                let Ok(controllers) = fs::read_dir(root) else { return };
                for controller in controllers.flatten() {
                    remove_tree(&controller.path().join(PARENT).join(task_id));
                }
            }
            Self::V2(root) => remove_tree(&root.join(PARENT).join(task_id)),
        }
    }
}

/// The kernel refuses this switch with EBUSY once there are groups below; they have inherited it then.
fn write_unless_in_use(path: &Path, text: &str) -> io::Result<()> {
    match fs::read_to_string(path) {
        Ok(now) if now.trim() == text => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        _ => match fs::write(path, text) {
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => Ok(()),
            other => other,
        },
    }
}

fn remove_tree(group: &Path) {
    if let Ok(children) = fs::read_dir(group) {
        for child in children.flatten().filter(|child| child.file_type().is_ok_and(|kind| kind.is_dir())) {
            remove_tree(&child.path());
        }
    }
    // A group that holds a process cannot be removed, and must not be.
    fs::remove_dir(group).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_where_the_kernel_reads_them() {
        let dir = tempfile::tempdir().expect("a directory");
        let tree = Tree::V1(dir.path().to_owned());
        tree.make("abc", Some(0.5), Some(64)).expect("made");
        let read = |path: &str| fs::read_to_string(dir.path().join(path)).expect(path);
        assert_eq!(read("cpu/ecs/abc/cpu.cfs_quota_us"), "50000");
        assert_eq!(read("memory/ecs/abc/memory.limit_in_bytes"), (64 * MIB).to_string());

        let tree = Tree::V2(dir.path().join("unified"));
        tree.make("abc", Some(2.0), None).expect("made");
        assert_eq!(read("unified/ecs/abc/cpu.max"), "200000 100000");
        assert_eq!(Tree::parent_of("abc"), "/ecs/abc");
    }
}
