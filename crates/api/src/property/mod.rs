//! Properties: the stock of listings, and the work on it.

pub mod community;
pub mod exclusive;
pub mod favourite;
pub mod follow_up;
pub mod key;
pub mod leaver;
pub mod listing;
pub mod map;
pub mod negotiation;
pub mod nudge;
pub mod owner;
pub mod photo;
pub mod pool;
pub mod record;
pub mod room_chart;
pub mod share;
pub mod step;
pub mod timeline;
pub mod withdrawal;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "property",
    capabilities: &[
        &community::CAPABILITY,
        &listing::CAPABILITY,
        &room_chart::CAPABILITY,
        &map::CAPABILITY,
        &timeline::CAPABILITY,
        &owner::CAPABILITY,
        &follow_up::CAPABILITY,
        &exclusive::CAPABILITY,
        &pool::CAPABILITY,
        &key::CAPABILITY,
        &nudge::CAPABILITY,
        &withdrawal::CAPABILITY,
        &step::CAPABILITY,
        &leaver::CAPABILITY,
        &negotiation::CAPABILITY,
        &photo::CAPABILITY,
        &share::CAPABILITY,
        &favourite::CAPABILITY,
        &record::CAPABILITY,
    ],
};
