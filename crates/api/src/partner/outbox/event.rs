//! What the outbox tells.

use fangke_shared::partner::outbox::{OutboxSubject, OutboxTopic};

/// Something that has just got its place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedEvent {
    /// Its place.
    pub sequence: i64,
    /// What has happened.
    pub topic: OutboxTopic,
    /// To what.
    pub subject: OutboxSubject,
}

/// Events have got their places, in this order; it is done by one at a time, after the transactions of the events are committed.
pub struct EventsPlaced {
    /// Which.
    pub events: Vec<PlacedEvent>,
}
