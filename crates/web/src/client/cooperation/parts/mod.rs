//! The card of cooperations on a client's page, and one cooperation.

mod card;
mod one;
mod terms;

pub use card::CooperationCard;
pub use one::Cooperation;
