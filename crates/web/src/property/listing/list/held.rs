//! A finger that rests on a card: it changes the listing, where a short touch opens it.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// How long a finger rests.
const LONG: Duration = Duration::from_millis(500);
/// A finger that strays so many pixels scrolls.
const STRAY: f64 = 10.0;

/// What a pointer on one card is about.
#[derive(Clone, Copy)]
pub struct LongPress {
    waiting: StoredValue<Option<TimeoutHandle>>,
    start: StoredValue<Option<(f64, f64)>>,
    /// Did the last press rest long enough? Then the click that ends it opens nothing.
    was_long: StoredValue<bool>,
    act: Callback<(f64, f64)>,
}

impl LongPress {
    /// Calls `act` with the place, once a finger has rested.
    pub fn new(act: impl Fn((f64, f64)) + Send + Sync + 'static) -> Self {
        let held = Self {
            waiting: StoredValue::new(None),
            start: StoredValue::new(None),
            was_long: StoredValue::new(false),
            act: Callback::new(act),
        };
        on_cleanup(move || held.forget());
        held
    }

    /// A pointer is down; a mouse has its double click.
    pub fn press(self, event: &web_sys::PointerEvent) {
        self.forget();
        self.was_long.set_value(false);
        if event.pointer_type() == "mouse" {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.start.set_value(Some(at));
        let rest = move || {
            if self.was_long.try_set_value(true).is_none() {
                self.act.run(at);
            }
        };
        self.waiting.set_value(set_timeout_with_handle(rest, LONG).ok());
    }

    /// It has moved.
    pub fn moved(self, event: &web_sys::PointerEvent) {
        let strays =
            self.start.get_value().is_some_and(|(x, y)| (f64::from(event.client_x()) - x).hypot(f64::from(event.client_y()) - y) > STRAY);
        if strays {
            self.lift();
        }
    }

    /// It is up, or scrolls.
    pub fn lift(self) {
        self.forget();
        self.start.set_value(None);
    }

    /// Is a finger down, whose menu of the browser would come in between?
    pub fn is_down(self) -> bool {
        self.start.get_value().is_some()
    }

    /// Did the press that a click ends rest long enough? The next click is asked anew.
    pub fn was_long(self) -> bool {
        let was_long = self.was_long.get_value();
        self.was_long.set_value(false);
        was_long
    }

    fn forget(self) {
        if let Some(handle) = self.waiting.try_get_value().flatten() {
            handle.clear();
        }
        self.waiting.try_set_value(None);
    }
}
