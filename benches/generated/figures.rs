//! What the benches read and print: sizes from the environment, times in order, memory as the system counts it.

use std::time::Duration;

pub(crate) fn number(name: &str, default: usize) -> usize {
    let set = std::env::var(name).ok().and_then(|text| text.parse().ok());
    set.unwrap_or(default)
}

pub(crate) fn report(name: &str, times: &mut [Duration], more: &str) {
    times.sort();
    let at = |percent: usize| {
        times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0
    };
    println!(
        "{name:17} p50 {:8.2} ms  p95 {:8.2} ms  p99 {:8.2} ms  {more}",
        at(50),
        at(95),
        at(99)
    );
}

/// Kilobytes, as Linux tells them; 0 elsewhere.
pub(crate) fn memory(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
