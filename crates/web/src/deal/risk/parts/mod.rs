//! What pages of other capabilities show of risks.

mod act;
mod card;
mod dialog;
mod rows;
mod words;

pub use card::ContractRisks;
pub use dialog::RiskDialog;
pub use rows::Risks;
