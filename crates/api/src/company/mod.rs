//! The company: who belongs to it, its figures, notices and trail.

pub mod audit;
pub mod auth;
pub mod brand;
pub mod calendar;
pub mod erasure;
pub mod member;
pub mod notice;
pub mod organisation;
pub mod permission;
pub mod retention;
pub mod reveal;
pub mod saved_view;
pub mod setting;
pub mod system;
pub mod template;
pub mod tx;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "company",
    capabilities: &[
        &tx::CAPABILITY,
        &audit::CAPABILITY,
        &brand::CAPABILITY,
        &organisation::CAPABILITY,
        &member::CAPABILITY,
        &setting::CAPABILITY,
        &permission::CAPABILITY,
        &reveal::CAPABILITY,
        &calendar::CAPABILITY,
        &saved_view::CAPABILITY,
        &template::CAPABILITY,
        &notice::CAPABILITY,
        &system::CAPABILITY,
        &auth::CAPABILITY,
        &erasure::CAPABILITY,
        &retention::CAPABILITY,
    ],
};
