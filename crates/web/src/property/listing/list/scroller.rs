//! Follows a scrolling box, or the page, and says which rows are in sight.

use leptos::html::{Div, Ul};
use leptos::prelude::*;

use super::state::Workbench;
use super::window::{Window, scroll_to};

/// What is scrolled: on a desk the table's box, on a phone the page.
#[derive(Clone, Copy)]
pub enum Scroller {
    /// The box around the table; its head covers so many pixels of it.
    Box(NodeRef<Div>, f64),
    /// The page; the list lies somewhere in it.
    Page(NodeRef<Ul>),
}

impl Scroller {
    /// Brings so many pixels of the list above the upper edge.
    fn go_to(self, offset: f64) {
        match self {
            Self::Box(node, _) => {
                if let Some(node) = node.get_untracked() {
                    // Pixels of a list are far below the limits of the integer.
                    #[allow(clippy::cast_possible_truncation)]
                    node.set_scroll_top(offset as i32);
                }
            }
            Self::Page(node) => {
                if let Some(node) = node.get_untracked() {
                    window().scroll_by_with_x_and_y(0.0, offset + node.get_bounding_client_rect().top());
                }
            }
        }
    }

    /// How far the first row is above the upper edge, and the height of what is in sight.
    fn position(self) -> Option<(f64, f64)> {
        match self {
            Self::Box(node, _) => node
                .get_untracked()
                .filter(|node| node.is_connected())
                .map(|node| (f64::from(node.scroll_top()), f64::from(node.client_height()))),
            Self::Page(node) => {
                let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
                // Whoever has left the list scrolls another page.
                node.get_untracked().filter(|node| node.is_connected()).map(|node| (-node.get_bounding_client_rect().top(), height))
            }
        }
    }
}

/// The rows to draw, kept up to date while scrolling; fetches the next page in time.
pub fn follow(workbench: Workbench, scroller: Scroller, row_height: f64) -> (Memo<Window>, impl Fn() + Copy + 'static) {
    let (offset, viewport) = (workbench.offset, RwSignal::new(0.0));
    let measure = move || {
        if let Some((top, height)) = scroller.position() {
            offset.set(top);
            viewport.set(height);
        }
    };
    let total = move || workbench.rows.items().with(Vec::len);
    let drawn = Memo::new(move |_| Window::visible(total(), row_height, offset.get(), viewport.get()));
    Effect::new(move || {
        let is_there = match scroller {
            Scroller::Box(node, _) => node.with(Option::is_some),
            Scroller::Page(node) => node.with(Option::is_some),
        };
        if !is_there {
            return;
        }
        match workbench.wanted_offset.get() {
            // The router scrolls to the top after a step, so this comes after it.
            Some(wanted) => {
                offset.set(wanted);
                request_animation_frame(move || {
                    scroller.go_to(wanted);
                    workbench.wanted_offset.set(None);
                    measure();
                });
            }
            None => measure(),
        }
    });
    Effect::new(move || {
        if drawn.get().wants_more(total()) {
            workbench.rows.more(workbench.api);
        }
    });
    // Another query begins at its first row.
    let shown = Memo::new(move |_| workbench.shown.get());
    Effect::new(move |previous: Option<()>| {
        shown.track();
        if previous.is_some() {
            match scroller {
                Scroller::Box(..) => scroller.go_to(0.0),
                Scroller::Page(_) => window().scroll_to_with_x_and_y(0.0, 0.0),
            }
        }
    });
    // The row that is looked at stays in sight.
    Effect::new(move || {
        workbench.peek.track();
        let is_coming_back = workbench.wanted_offset.with_untracked(Option::is_some);
        if let (Scroller::Box(node, head), Some(row), false) = (scroller, workbench.current(), is_coming_back)
            && let (Some(_), Some((top, height))) = (node.get_untracked(), scroller.position())
            && let Some(to) = scroll_to(row, row_height, top, height, head)
        {
            scroller.go_to(to.ceil());
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    if let Scroller::Page(_) = scroller {
        let scrolled = window_event_listener(leptos::ev::scroll, move |_| measure());
        on_cleanup(move || scrolled.remove());
    }
    (drawn, measure)
}
