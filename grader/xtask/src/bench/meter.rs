//! Measures what a piece of work and all its processes cost.
//!
//! It alone reads `/proc`. CPU time is that of children that were waited for, so it is exact to the
//! hundredth of a second; memory is looked at often and may miss a short peak.

use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// Ticks of a second in `/proc/*/stat`: the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// What something cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// CPU seconds of all processes.
    pub cpu: f64,
    /// Seconds by the clock.
    pub wall: f64,
    /// The share of the machine's time in which a core had nothing to do, 0 to 1.
    pub idle: f64,
    /// Private memory of all processes together at the worst moment, in MiB.
    pub peak_mib: u64,
}

impl Cost {
    /// The cores that were busy, of all, 0 to 1; less where others use the machine as well.
    pub fn busy(&self) -> f64 {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        self.cpu / (self.wall * cores as f64)
    }

    /// This and then `other`.
    pub fn and(&self, other: &Cost) -> Cost {
        let wall = self.wall + other.wall;
        Cost {
            cpu: self.cpu + other.cpu,
            wall,
            idle: (self.idle * self.wall + other.idle * other.wall) / wall,
            peak_mib: self.peak_mib.max(other.peak_mib),
        }
    }

    /// This without `part` of it.
    pub fn without(&self, part: &Cost) -> Cost {
        Cost {
            cpu: (self.cpu - part.cpu).max(0.0),
            wall: (self.wall - part.wall).max(0.0),
            ..*self
        }
    }
}

/// Does `work` and says what its processes cost.
///
/// # Errors
/// Those of `work`, and a system without `/proc`.
pub fn cost<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, Cost)> {
    let (cpu, machine, started) = (cpu_of_children()?, machine()?, Instant::now());
    let over = AtomicBool::new(false);
    let (result, peak) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = 0;
            while !over.load(Ordering::SeqCst) {
                peak = peak.max(memory_of_children());
                thread::sleep(LOOK);
            }
            peak
        });
        let result = work();
        over.store(true, Ordering::SeqCst);
        (result, watcher.join().unwrap_or_default())
    });
    let wall = started.elapsed().as_secs_f64();
    let now = self::machine()?;
    let all = now.all - machine.all;
    let cost = Cost {
        cpu: cpu_of_children()? - cpu,
        wall,
        idle: if all > 0.0 {
            (now.idle - machine.idle) / all
        } else {
            0.0
        },
        peak_mib: peak / 1024,
    };
    Ok((result?, cost))
}

/// CPU seconds of all children that were waited for, and of theirs.
pub fn cpu_of_children() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("failed to read /proc/self/stat")?;
    let fields = after_name(&stat);
    let ticks = |position: usize| fields.get(position).and_then(|field| field.parse().ok());
    let sum: Option<f64> = ticks(13)
        .zip(ticks(14))
        .map(|(user, system): (f64, f64)| user + system);
    Ok(sum.context("/proc/self/stat is not as expected")? / TICKS)
}

/// The fields of a `stat` file from the state on; a name may have blanks and brackets.
fn after_name(stat: &str) -> Vec<&str> {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    rest.split_whitespace().collect()
}

struct MachineTime {
    idle: f64,
    all: f64,
}

fn machine() -> anyhow::Result<MachineTime> {
    let stat = fs::read_to_string("/proc/stat").context("failed to read /proc/stat")?;
    let line = stat.lines().next().unwrap_or_default();
    let times: Vec<f64> = line
        .split_whitespace()
        .skip(1)
        .take(8)
        .filter_map(|field| field.parse().ok())
        .collect();
    Ok(MachineTime {
        // Waiting for a disk is nothing to do, too.
        idle: times.iter().skip(3).take(2).sum(),
        all: times.iter().sum(),
    })
}

/// Private memory of all descendants of this process, in KiB.
fn memory_of_children() -> u64 {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let Ok(processes) = fs::read_dir("/proc") else {
        return 0;
    };
    let pids = processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    for pid in pids {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let parent = after_name(&stat)
            .get(1)
            .and_then(|field| field.parse().ok());
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut sum = 0;
    let mut open = vec![std::process::id()];
    while let Some(pid) = open.pop() {
        for child in children.get(&pid).into_iter().flatten() {
            sum += private_memory(*child);
            open.push(*child);
        }
    }
    sum
}

/// In KiB; what files on disk are mapped for does not count.
fn private_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().split(' ').next()?.parse::<u64>().ok()
    };
    of("RssAnon:").unwrap_or(0) + of("RssShmem:").unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_move_the_fields() {
        assert_eq!(after_name("12 (a ) b) S 7 8"), ["S", "7", "8"]);
    }

    #[test]
    fn what_a_child_uses_is_counted() {
        let ((), cost) = cost(|| {
            let spin = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
            std::process::Command::new("sh")
                .args(["-c", spin])
                .status()?;
            Ok(())
        })
        .unwrap();
        assert!(cost.cpu > 0.0 && cost.wall > 0.0, "{cost:?}");
    }
}
