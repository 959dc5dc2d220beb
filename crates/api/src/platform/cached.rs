//! Values of the database that every request needs and that hardly ever change.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long a change that another process makes may go unseen.
const FRESH: Duration = Duration::from_secs(1);

/// A value that is read again when this process has changed it, and after a second.
pub struct Cached<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    value: Option<(Arc<T>, Instant)>,
    /// How often it was forgotten: what was read before must not be kept after.
    forgotten: u64,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State { value: None, forgotten: 0 })))
    }
}

impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Cached<T> {
    /// The value; several may read it at once.
    ///
    /// # Errors
    /// What reading it says.
    pub fn get<E>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let forgotten = {
            let state = self.lock();
            match &state.value {
                Some((value, at)) if at.elapsed() < FRESH => return Ok(Arc::clone(value)),
                _ => state.forgotten,
            }
        };
        let at = Instant::now();
        let value = Arc::new(read()?);
        let mut state = self.lock();
        if state.forgotten == forgotten {
            state.value = Some((Arc::clone(&value), at));
        }
        Ok(value)
    }

    /// The value, if it need not be read again.
    pub fn fresh(&self) -> Option<Arc<T>> {
        let state = self.lock();
        state.value.as_ref().filter(|(_, at)| at.elapsed() < FRESH).map(|(value, _)| Arc::clone(value))
    }

    /// This process has changed it: to be called once that is committed.
    pub fn forget(&self) {
        let mut state = self.lock();
        state.value = None;
        state.forgotten += 1;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cached: &Cached<u32>, value: u32) -> u32 {
        *cached.get(|| Ok::<_, ()>(value)).unwrap()
    }

    #[test]
    fn it_is_read_once_until_it_is_forgotten() {
        let cached = Cached::default();
        assert_eq!(cached.fresh(), None);
        assert_eq!((read(&cached, 1), read(&cached, 2)), (1, 1));
        assert_eq!(cached.fresh().as_deref(), Some(&1));
        cached.forget();
        assert_eq!(read(&cached, 3), 3);
        cached.get(|| Err::<u32, _>("gone")).unwrap();
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let cached = Cached::default();
        let old = cached.get(|| {
            cached.forget();
            Ok::<_, ()>(1)
        });
        assert_eq!((*old.unwrap(), read(&cached, 2)), (1, 2));
    }

    #[test]
    fn a_failure_is_not_kept() {
        let cached = Cached::default();
        assert_eq!(cached.get(|| Err::<u32, _>("busy")).unwrap_err(), "busy");
        assert_eq!(read(&cached, 1), 1);
    }
}
