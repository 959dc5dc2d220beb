//! Reminders: what a member has to do, worked out when asked for; and the same as a calendar.

mod calendar;
mod ical;
pub mod routes;
pub mod service;
mod store;
