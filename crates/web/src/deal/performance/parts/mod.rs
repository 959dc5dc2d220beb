//! What other pages show of performance: the month that is looked at, the lines that receipts earned, and where bonuses are.

pub mod month;

use fangke_shared::month::Month;
use leptos::prelude::*;

pub use super::lines::Lines;
use super::team;
use crate::address::AddressState as _;

/// The form that hands the payroll of a month out; it lives above the deals, and the application hands it down.
#[derive(Clone, Copy)]
pub struct PayrollFileView(pub fn(Month, RwSignal<bool>) -> AnyView);

/// Where the bonuses of a month are, below what members earned.
pub fn bonuses_of(month: Month) -> String {
    team::Shown { month: Some(month) }.href()
}
