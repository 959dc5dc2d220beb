//! Rows that hang on another row, and go with it from one to the other: all of them, and back those that are still there.

use diesel::sql_types::BigInt;

use super::Conn;
use super::sql::Sql;
use crate::platform::error::ApiResult;

/// Rows of one statement.
const PIECE: usize = 500;

/// The rows of a table that hang on a row of another. The table's owner names it; nobody else makes one.
#[derive(Debug, Clone, Copy)]
pub struct Children {
    /// The table, whose rows have an `id`.
    pub table: &'static str,
    /// The column that names what they hang on.
    pub parent: &'static str,
}

impl Children {
    /// Those of one parent.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn of(self, conn: &mut Conn, parent: i64) -> ApiResult<Vec<i64>> {
        let sql = Sql::new("SELECT id FROM ").push(self.table).push(" WHERE ").push(self.parent).push(" = ").bind(parent);
        Ok(sql.push(" ORDER BY id").load::<BigInt, i64>(conn)?)
    }

    /// Gives rows to another parent.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn give(self, conn: &mut Conn, ids: &[i64], to: i64) -> ApiResult<()> {
        for piece in ids.chunks(PIECE) {
            let sql = Sql::new("UPDATE ").push(self.table).push(" SET ").push(self.parent).push(" = ").bind(to);
            sql.push(" WHERE id IN ").bind_list(piece.iter().copied()).execute(conn)?;
        }
        Ok(())
    }

    /// Which of these rows hang on a parent now.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn still(self, conn: &mut Conn, ids: &[i64], parent: i64) -> ApiResult<Vec<i64>> {
        let there = self.of(conn, parent)?;
        Ok(ids.iter().copied().filter(|id| there.binary_search(id).is_ok()).collect())
    }
}
