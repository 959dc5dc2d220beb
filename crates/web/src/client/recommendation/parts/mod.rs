//! What a client's page has of recommendation lists: the form that makes one, the lists with what the client said, the hint at a demand.

mod card;
mod link;
mod make;
mod words;

pub use card::RecommendationsCard;
pub use make::Recommending;
pub use words::{hint, past};
