//! The title of a page: in the browser's tab, and in the bar of a phone.

use leptos::prelude::*;

use crate::tr;

/// What the bar of a phone shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTitle {
    /// The title.
    pub title: String,
    /// A line below it.
    pub subtitle: Option<String>,
    /// Where the arrow leads back to; none on the places of the bottom bar.
    pub back: Option<String>,
}

/// The title in force, for the frame.
pub fn use_page_title() -> RwSignal<PageTitle> {
    expect_context()
}

/// Sets the title of the page that is being set up; `title` may read signals.
pub fn set_title(title: impl Fn() -> PageTitle + 'static) {
    let current = use_page_title();
    Effect::new(move || {
        let title = title();
        document().set_title(&format!("{} · {}", title.title, tr!(common.product)));
        current.set(title);
    });
}
