//! The money of a contract, on its page.

mod money;
mod plan;
mod receipts;
mod record;
mod refund;

pub use money::ContractMoneyPanels;
pub use receipts::receipt_facts;
