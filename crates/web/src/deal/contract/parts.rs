//! What other pages use of contracts: choosing somebody or something by what one types, and what stands above them on their page.

use fangke_shared::ContractId;
use leptos::prelude::*;

pub use super::pick::{Pick, PickField, contracts};

/// Draws for which project or campaign a contract counts: a panel. It is read anew with the signal, and the callback runs when it was changed; `app`
/// says how.
#[derive(Clone, Copy)]
pub struct CostObjectView(pub fn(ContractId, Signal<u32>, Callback<()>) -> AnyView);
