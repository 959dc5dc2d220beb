//! Where a row stood, to tell of it; and the members whom rows name.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use fangke_shared::exchange::import::{ImportField, RowError};
use fangke_shared::problem::FieldCode;

use super::runner::{Rejected, Taken};
use crate::company::member::service::{self as member, Profile};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Where a row stood.
pub struct Place<'a> {
    pub taken: &'a Taken,
    pub told: &'a mut Vec<Rejected>,
}

impl Place<'_> {
    /// Something to be looked at, of a row that is taken.
    pub fn warn(&mut self, field: Option<ImportField>, code: FieldCode, value: &str) {
        let reject = RowError::new(field, code, value).at(&self.taken.sheet, self.taken.line);
        self.told.push(Rejected { reject, cells: Vec::new(), is_warning: true });
    }

    /// The row is not taken; it comes back among the rejected ones as it stood.
    pub fn refuse(&mut self, field: Option<ImportField>, code: FieldCode, value: &str) {
        let reject = RowError::new(field, code, value).at(&self.taken.sheet, self.taken.line);
        self.told.push(Rejected { reject, cells: self.taken.cells.clone(), is_warning: false });
    }
}

/// Members by the name under which a file has them; none where several have it, or nobody.
#[derive(Default)]
pub struct People(HashMap<String, Option<Profile>>);

impl People {
    /// The only active member of a name.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn named(&mut self, tx: &mut Tx<'_>, name: &str) -> ApiResult<Option<Profile>> {
        if let Some(known) = self.0.get(name) {
            return Ok(known.clone());
        }
        let found = member::named(tx.conn, name)?.map(|id| member::profile(tx.conn, id)).transpose()?;
        self.0.insert(name.to_owned(), found.clone());
        Ok(found)
    }
}

/// The middle of a day, so that it is the same day wherever the company is; now without one, and never ahead.
pub fn noon(tx: &Tx<'_>, day: Option<NaiveDate>) -> NaiveDateTime {
    let noon = NaiveTime::from_hms_opt(4, 0, 0).unwrap_or_default();
    day.map_or_else(|| tx.at(), |day| day.and_time(noon)).min(tx.at())
}
