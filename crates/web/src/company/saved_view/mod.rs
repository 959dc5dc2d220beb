//! Saved views: tabs above a list, and the dialog that saves and changes them.

pub mod calls;
mod dialog;
pub mod parts;

use fangke_shared::company::saved_view::ViewedList;
use leptos::prelude::*;

use self::parts::SavedViews;

crate::lazy_view!(
    saved_view,
    saved_view_dialog: fn(SavedViews, ViewedList, Signal<String>, RwSignal<bool>) -> AnyView = |views, list, query, open| {
        dialog::SavedViewDialog(dialog::SavedViewDialogProps { views, list, query, open }).into_any()
    }
);
