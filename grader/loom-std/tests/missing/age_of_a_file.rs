use std::time::{Duration, SystemTime};

pub fn age(path: &str) -> Option<Duration> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    SystemTime::now().duration_since(modified).ok()
}
