//! What others show on the page of profit and loss.

use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::month::Month;
use leptos::prelude::*;

/// The form that hands the file of a month out; it lives above the deals, and the application hands it down.
#[derive(Clone, Copy)]
pub struct ProfitFileView(pub fn(Month, ShareDriver, RwSignal<bool>) -> AnyView);
