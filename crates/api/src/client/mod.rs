//! Clients: who they are, what they look for, and who holds them.

pub mod alert;
pub mod consent;
pub mod cooperation;
pub mod demand;
pub mod dossier;
pub mod funnel;
pub mod holding;
pub mod journal;
pub mod matching;
pub mod merging;
pub mod objection;
pub mod person;
pub mod profile;
pub mod reception;
pub mod recommendation;
pub mod showing;
pub mod stage;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "client",
    capabilities: &[
        &objection::CAPABILITY,
        &journal::CAPABILITY,
        &stage::CAPABILITY,
        &profile::CAPABILITY,
        &merging::CAPABILITY,
        &demand::CAPABILITY,
        &consent::CAPABILITY,
        &holding::CAPABILITY,
        &cooperation::CAPABILITY,
        &recommendation::CAPABILITY,
        &matching::CAPABILITY,
        &alert::CAPABILITY,
        &funnel::CAPABILITY,
        &person::CAPABILITY,
        &showing::CAPABILITY,
        &reception::CAPABILITY,
        &dossier::CAPABILITY,
    ],
};
