//! How often something is done at once, and how long each time takes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What was seen.
pub struct Seen {
    pub per_second: f64,
    sorted: Vec<Duration>,
}

impl Seen {
    /// The time that so many of a thousand take at most.
    pub fn permille(&self, permille: usize) -> Duration {
        self.sorted.get(self.sorted.len() * permille / 1000).or(self.sorted.last()).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |permille| self.permille(permille).as_secs_f64() * 1_000.0;
        write!(f, "{:.0}/s   p50 {:.1} ms   p99 {:.1} ms   {} times", self.per_second, ms(500), ms(990), self.sorted.len())
    }
}

/// Does something over and over in so many threads; each time has a number of its own.
pub fn measure(threads: usize, seconds: u64, job: impl Fn(u64) -> usize + Sync) -> Seen {
    let (next, all) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let (started, whole) = (Instant::now(), Duration::from_secs(seconds));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Vec::new();
                while started.elapsed() < whole {
                    let begun = Instant::now();
                    std::hint::black_box(job(next.fetch_add(1, Ordering::Relaxed)));
                    own.push(begun.elapsed());
                }
                all.lock().unwrap().extend(own);
            });
        }
    });
    let mut sorted = all.into_inner().unwrap();
    sorted.sort_unstable();
    #[allow(clippy::cast_precision_loss)]
    let per_second = sorted.len() as f64 / started.elapsed().as_secs_f64();
    Seen { per_second, sorted }
}
