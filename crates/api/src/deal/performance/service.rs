//! What others use of performance.

pub use super::booking::{cancelled, catch_up, mediated, received, refunded, signed};
pub use super::ladder::{add as add_ladder, list as list_ladders};
pub use super::lines::page as lines;
pub use super::statement::{Wanted, leaderboard, member as member_statement, page as statements, payroll, stores};
pub use super::verify::faults;
