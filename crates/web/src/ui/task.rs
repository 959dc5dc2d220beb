//! Work that takes its time: one way to start it, to show that it is under way, and to take the answer.
//!
//! Whatever waits for a server or a file is run by a [`Task`]. It knows whether it is under way, hands the answer on only while
//! the part of the page that made it is still there, and says in one place what failed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Toaster, use_toaster};
use crate::api::ApiError;

/// Work of one part of a page. Make it while a component is being set up; it ends with it.
#[derive(Clone, Copy)]
pub struct Task {
    runs: StoredValue<Runs>,
    is_busy: RwSignal<bool>,
    toaster: Toaster,
    reload: Option<Callback<()>>,
}

impl Task {
    /// Nothing is under way.
    pub fn new() -> Self {
        Self { runs: StoredValue::default(), is_busy: RwSignal::new(false), toaster: use_toaster(), reload: None }
    }

    /// Reads anew what is shown, when a failure of [`Self::act`] tells that somebody else was faster.
    #[must_use]
    pub fn when_stale(mut self, reload: impl Fn() + Send + Sync + 'static) -> Self {
        self.reload = Some(Callback::new(move |()| reload()));
        self
    }

    /// Is it under way?
    pub fn busy(self) -> Signal<bool> {
        self.is_busy.into()
    }

    /// Does something, unless it is being done already. `then` runs after a success; a failure is told in a toast.
    pub fn act<T: 'static>(self, work: impl Future<Output = Result<T, ApiError>> + 'static, then: impl FnOnce(T) + 'static) {
        let Self { toaster, reload, .. } = self;
        let told = async move {
            let answer = work.await;
            // Whoever has left the page meanwhile still hears of a failure.
            answer.inspect_err(|error| toaster.fail(error))
        };
        self.run(told, move |answer| match answer {
            Ok(answer) => then(answer),
            Err(error) if error.is_stale() => reload.into_iter().for_each(|reload| reload.run(())),
            Err(_) => {}
        });
    }

    /// Runs `work`, unless it is under way already.
    pub fn run<T: 'static>(self, work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        if !self.is_busy.get_untracked() {
            self.start(false, work, then);
        }
    }

    /// Runs `work` in place of what is under way: only the answer to the latest question counts.
    pub fn ask<T: 'static>(self, work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        self.start(true, work, then);
    }

    /// Runs `work` beside what is under way.
    pub fn beside<T: 'static>(self, work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        self.start(false, work, then);
    }

    fn start<T: 'static>(self, is_instead: bool, work: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        let Some(run) = self.runs.try_update_value(|runs| runs.begin(is_instead)) else { return };
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = work.await;
            // The part of the page may be gone by now.
            let Some(left) = self.runs.try_update_value(|runs| runs.end(run)).flatten() else { return };
            if left == 0 {
                self.is_busy.set(false);
            }
            then(answer);
        });
    }
}

/// Does something that nobody waits for. It must not touch what may be gone by then.
pub fn in_background(work: impl Future<Output = ()> + 'static) {
    spawn_local(work);
}

/// Which runs of a task are under way, and whose answer still counts.
#[derive(Debug, Default)]
struct Runs {
    next: u32,
    /// Earlier runs have been replaced.
    first: u32,
    open: u32,
}

impl Runs {
    /// Begins a run, beside the others or in their place.
    fn begin(&mut self, is_instead: bool) -> u32 {
        if is_instead {
            self.first = self.next;
            self.open = 0;
        }
        let run = self.next;
        self.next = self.next.wrapping_add(1);
        self.open += 1;
        run
    }

    /// Ends a run. Says how many are still under way; none if its answer no longer counts.
    fn end(&mut self, run: u32) -> Option<u32> {
        (run >= self.first).then(|| {
            self.open = self.open.saturating_sub(1);
            self.open
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Runs;

    #[test]
    fn of_questions_only_the_latest_is_answered() {
        let mut runs = Runs::default();
        let (early, late) = (runs.begin(true), runs.begin(true));
        assert_eq!(runs.end(early), None);
        assert_eq!(runs.end(late), Some(0));
    }

    #[test]
    fn an_early_answer_is_not_lost_when_another_question_follows_it() {
        let mut runs = Runs::default();
        let first = runs.begin(true);
        assert_eq!(runs.end(first), Some(0));
        let second = runs.begin(true);
        assert_eq!((runs.end(first), runs.end(second)), (None, Some(0)));
    }

    #[test]
    fn what_runs_side_by_side_is_busy_until_the_last_one_ends() {
        let mut runs = Runs::default();
        let (one, other) = (runs.begin(false), runs.begin(false));
        assert_eq!((runs.end(other), runs.end(one)), (Some(1), Some(0)));
    }

    #[test]
    fn a_question_takes_the_place_of_everything_that_is_under_way() {
        let mut runs = Runs::default();
        let (one, other) = (runs.begin(false), runs.begin(false));
        let instead = runs.begin(true);
        assert_eq!((runs.end(one), runs.end(other), runs.end(instead)), (None, None, Some(0)));
    }
}
