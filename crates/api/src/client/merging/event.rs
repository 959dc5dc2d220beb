//! What merging tells: whoever keeps something of clients hands it over, and back.

use fangke_shared::ClientId;
use fangke_shared::client::merge::{MergeCount, MergePart};

use crate::company::tx::Tx;
use crate::platform::db::children::Children;
use crate::platform::error::ApiResult;

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    /// What they are.
    pub part: MergePart,
    /// Their ids.
    pub ids: Vec<i64>,
}

impl Moved {
    /// How many.
    pub fn count(&self) -> MergeCount {
        MergeCount { part: self.part, count: i64::try_from(self.ids.len()).unwrap_or(i64::MAX) }
    }
}

/// A client becomes one with another; both are locked. A trial only says what would move.
pub struct ClientsMerged {
    /// The one that stays.
    pub into: ClientId,
    /// The one that goes into it.
    pub from: ClientId,
    /// Nothing is to be changed.
    pub is_trial: bool,
    /// What has moved, or would.
    pub moved: Vec<Moved>,
}

impl ClientsMerged {
    /// Hands over all that hangs on the one that goes.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn hand_over(&mut self, tx: &mut Tx<'_>, part: MergePart, of: Children) -> ApiResult<()> {
        let ids = of.of(tx.conn, self.from.0)?;
        self.hand_over_these(tx, part, of, ids)
    }

    /// Hands over some of it.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn hand_over_these(&mut self, tx: &mut Tx<'_>, part: MergePart, of: Children, ids: Vec<i64>) -> ApiResult<()> {
        if !self.is_trial {
            of.give(tx.conn, &ids, self.into.0)?;
        }
        if !ids.is_empty() {
            self.moved.push(Moved { part, ids });
        }
        Ok(())
    }
}

/// A merge is undone; both are locked. A trial only says what would go back.
pub struct MergeUndone {
    /// The one that stayed.
    pub into: ClientId,
    /// The one that comes back.
    pub from: ClientId,
    /// Nothing is to be changed.
    pub is_trial: bool,
    /// What had moved.
    pub moved: Vec<Moved>,
    /// What goes back.
    pub returned: Vec<Moved>,
}

impl MergeUndone {
    /// Hands back what had moved and is there still.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn hand_back(&mut self, tx: &mut Tx<'_>, part: MergePart, of: Children) -> ApiResult<()> {
        let Some(had) = self.moved.iter().find(|moved| moved.part == part) else { return Ok(()) };
        let ids = of.still(tx.conn, &had.ids, self.into.0)?;
        if !self.is_trial {
            of.give(tx.conn, &ids, self.from.0)?;
        }
        self.returned.push(Moved { part, ids });
        Ok(())
    }

    /// What had moved and is gone since.
    pub fn gone(&self) -> Vec<MergeCount> {
        let returned = |part| self.returned.iter().find(|back| back.part == part).map_or(0, |back| back.count().count);
        let left = self.moved.iter().map(|had| MergeCount { part: had.part, count: had.count().count - returned(had.part) });
        left.filter(|left| left.count > 0).collect()
    }
}
