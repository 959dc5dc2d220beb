//! Seconds that must pass before the next attempt.

use std::time::Duration;

use leptos::prelude::*;

/// A countdown.
#[derive(Clone, Copy)]
pub struct Wait {
    left: RwSignal<u32>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

impl Wait {
    /// Nothing to wait for.
    pub fn new() -> Self {
        let wait = Self { left: RwSignal::new(0), ticking: StoredValue::new(None) };
        on_cleanup(move || wait.stop());
        wait
    }

    /// Waits from now on.
    pub fn start(self, seconds: u32) {
        self.stop();
        self.left.set(seconds);
        let tick = move || {
            self.left.update(|left| *left = left.saturating_sub(1));
            if self.left.get_untracked() == 0 {
                self.stop();
            }
        };
        self.ticking.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    /// The seconds left, while there are any.
    pub fn seconds(self) -> Option<u32> {
        Some(self.left.get()).filter(|left| *left > 0)
    }

    fn stop(self) {
        if let Some(Some(handle)) = self.ticking.try_get_value() {
            handle.clear();
        }
    }
}
