//! Insight: reads across the wings, and writes nothing.

mod inventory;
mod quality;
mod reminder;
mod reminder_clients;
mod sight;
mod team;
