//! Waiting without sleeping longer than needed: a condition is asked again until a deadline.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// Long enough for the development build on a busy machine; what works takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks until there is an answer, and panics with the last reason when there is none in time.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(reason) if Instant::now() > deadline => panic!("{what}: not within {PATIENCE:?}; last: {reason}"),
            Err(_) => sleep(Duration::from_millis(25)),
        }
    }
}
