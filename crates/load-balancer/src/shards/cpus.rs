//! Which CPU a shard runs on.
//!
//! Left to itself, the system wakes a shard where whoever wrote to it runs, so that two shards share a CPU for some milliseconds
//! while another is free: the slowest requests of a busy load balancer take twice as long. One shard a CPU, each on its own, has
//! no such moments. Whatever else runs on the machine still gets its share of each CPU.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The CPUs of so many shards, one for each. None if this process may use more or fewer of them: then the system chooses.
pub(super) fn one_each(shards: usize) -> Option<Vec<usize>> {
    let allowed = sched_getaffinity(None).ok()?;
    let cpus: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|cpu| allowed.is_set(*cpu)).collect();
    (cpus.len() == shards).then_some(cpus)
}

/// Keeps this thread on a CPU. Where that is not allowed, it stays with the system's choice.
pub(super) fn stay_on(cpu: usize) {
    let mut only = CpuSet::new();
    only.set(cpu);
    if let Err(error) = sched_setaffinity(None, &only) {
        tracing::debug!(cpu, %error, "a thread of the data plane is not kept on its CPU");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shard_has_a_cpu_of_its_own_when_there_are_as_many() {
        let count = sched_getaffinity(None).unwrap().count() as usize;
        let cpus = one_each(count).unwrap();
        assert_eq!(one_each(count + 1), None);
        assert_eq!(one_each(0), None);
        for cpu in cpus {
            let stays = std::thread::spawn(move || {
                stay_on(cpu);
                one_each(1)
            });
            assert_eq!(stays.join().unwrap(), Some(vec![cpu]), "and of no other thread");
        }
        assert_eq!(sched_getaffinity(None).unwrap().count() as usize, count, "this thread stays free");
    }
}
