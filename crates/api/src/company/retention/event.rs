//! What is asked of whoever keeps something for a time: how much is due, or that it goes; and which clients nobody has touched.

use chrono::NaiveDateTime;
use fangke_shared::ClientId;
use fangke_shared::company::retention::RetentionKind;

/// What is older than it may be: counted, or removed.
#[derive(Debug, Clone)]
pub struct RetentionDue {
    limits: Vec<(RetentionKind, NaiveDateTime)>,
    /// Is it to go? Else it is only counted.
    pub goes: bool,
    counts: Vec<(RetentionKind, i64)>,
}

impl RetentionDue {
    /// What was there before these moments.
    pub const fn new(limits: Vec<(RetentionKind, NaiveDateTime)>, goes: bool) -> Self {
        Self { limits, goes, counts: Vec::new() }
    }

    /// The moment from which on a kind stays; none where all of it does.
    pub fn before(&self, kind: RetentionKind) -> Option<NaiveDateTime> {
        self.limits.iter().find(|(of, _)| *of == kind).map(|(_, before)| *before)
    }

    /// Notes how much of a kind is due, or went.
    pub fn note(&mut self, kind: RetentionKind, count: i64) {
        self.counts.push((kind, count));
    }

    /// How much of a kind is due, or went.
    pub fn count(&self, kind: RetentionKind) -> i64 {
        self.counts.iter().filter(|(of, _)| *of == kind).map(|(_, count)| *count).sum()
    }
}

/// Clients whom nobody has touched since a moment, those first who were touched longest ago. Whoever knows a reason to keep one takes it out.
#[derive(Debug, Clone)]
pub struct UntouchedClients {
    /// Touched before it.
    pub before: NaiveDateTime,
    /// Those found so far.
    pub clients: Vec<UntouchedClient>,
}

/// A client whom nobody has touched for long.
#[derive(Debug, Clone)]
pub struct UntouchedClient {
    /// Who.
    pub id: ClientId,
    /// The name.
    pub name: String,
    /// Who held it last.
    pub agent: Option<i64>,
    /// When it was touched last.
    pub at: NaiveDateTime,
}
