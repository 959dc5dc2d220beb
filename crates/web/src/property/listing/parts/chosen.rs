//! What is chosen in the list, for whoever offers something to do with it.

use fangke_shared::ListingId;
use leptos::prelude::*;

/// The rows with a tick, and the list that they are of.
#[derive(Clone, Copy)]
pub struct Chosen<I = ListingId>
where
    I: Copy + PartialEq + Send + Sync + 'static,
{
    /// The records with their versions, in the order of their ticks.
    pub rows: RwSignal<Vec<(I, i64)>>,
    /// The query of the list, as the server takes it.
    pub query: Memo<String>,
    /// Reads the list anew after something was done.
    pub reload: Callback<()>,
}

impl<I> Chosen<I>
where
    I: Copy + PartialEq + Send + Sync + 'static,
{
    /// Has it a tick?
    pub fn has(self, id: I) -> bool {
        self.rows.with(|rows| rows.iter().any(|(known, _)| *known == id))
    }

    /// Gives a row a tick, or takes it away.
    pub fn turn(self, id: I, version: i64) {
        self.rows.update(|rows| match rows.iter().position(|(known, _)| *known == id) {
            Some(at) => drop(rows.remove(at)),
            None => rows.push((id, version)),
        });
    }

    /// Gives ticks to rows that have none.
    pub fn add(self, more: impl IntoIterator<Item = (I, i64)>) {
        self.rows.update(|rows| {
            for (id, version) in more {
                if rows.iter().all(|(known, _)| *known != id) {
                    rows.push((id, version));
                }
            }
        });
    }

    /// Takes all ticks away.
    pub fn clear(self) {
        self.rows.set(Vec::new());
    }
}
