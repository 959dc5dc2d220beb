//! The figures of the rules, asked for once a session: what is typed is measured by them before it is sent.

use std::cell::RefCell;

use fangke_shared::company::setting::Figures;
use leptos::prelude::*;

use crate::api::Api;
use crate::ui::in_background;

thread_local! {
    static FIGURES: RefCell<Option<ArcRwSignal<Figures>>> = const { RefCell::new(None) };
}

/// The figures in force; the usual ones until the server has told them.
pub fn figures(api: Api) -> ArcRwSignal<Figures> {
    if let Some(known) = FIGURES.with_borrow(Clone::clone) {
        return known;
    }
    let figures = ArcRwSignal::new(Figures::default());
    FIGURES.set(Some(figures.clone()));
    let told = figures.clone();
    in_background(async move {
        match api.list_settings().await {
            Ok(page) => told.update(|figures| page.items.iter().for_each(|setting| figures.set(setting.key, setting.value))),
            // The next one who needs them asks again; the server measures in any case.
            Err(_) => FIGURES.set(None),
        }
    });
    figures
}
