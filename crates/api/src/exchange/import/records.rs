//! The tables of what imports have added.

use diesel::sql_types::BigInt;
use fangke_shared::ImportId;
use fangke_shared::exchange::import::ImportKind;

use super::runner::Added;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Records of one statement.
const PIECE: usize = 500;

/// What imports of one kind have added.
#[derive(Clone, Copy)]
pub struct Records {
    table: &'static str,
    column: &'static str,
    /// Nobody has changed, followed up, looked at or added anything to the record since it came; `r` names the import and the record.
    untouched: &'static str,
}

const LISTINGS: Records = Records {
    table: "import_records",
    column: "listing_id",
    untouched: " JOIN listings l ON l.id = r.listing_id WHERE l.version = 1 AND l.follow_up_count = 0 \
        AND NOT EXISTS (SELECT 1 FROM listing_events x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM reveals x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM key_bunches x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM photos x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM exclusives x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM negotiations x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM publications x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM notices x WHERE x.listing_id = l.id) \
        AND NOT EXISTS (SELECT 1 FROM import_records x WHERE x.listing_id = l.id AND x.import_id <> r.import_id) \
        AND r.import_id = ",
};

/// What a member does to a client counts its version up; what time does, doesn't. Whoever is linked to one goes first.
const CLIENTS: Records = Records {
    table: "import_clients",
    column: "client_id",
    untouched: " JOIN clients c ON c.id = r.client_id WHERE c.version = 1 AND c.follow_up_count = 0 \
        AND NOT EXISTS (SELECT 1 FROM reveals x WHERE x.client_id = c.id) \
        AND NOT EXISTS (SELECT 1 FROM contracts x WHERE x.client_id = c.id) \
        AND NOT EXISTS (SELECT 1 FROM clients x WHERE x.first_id = c.id AND (x.version <> 1 OR x.follow_up_count <> 0 \
            OR EXISTS (SELECT 1 FROM reveals y WHERE y.client_id = x.id) \
            OR NOT EXISTS (SELECT 1 FROM import_clients y WHERE y.client_id = x.id AND y.import_id = r.import_id))) \
        AND r.import_id = ",
};

/// What came in of a contract stays in the books, and so does the contract.
const CONTRACTS: Records = Records {
    table: "import_contracts",
    column: "contract_id",
    untouched: " JOIN contracts k ON k.id = r.contract_id WHERE k.state = 'completed' \
        AND NOT EXISTS (SELECT 1 FROM receipts x WHERE x.contract_id = k.id) \
        AND NOT EXISTS (SELECT 1 FROM contract_addenda x WHERE x.contract_id = k.id) \
        AND NOT EXISTS (SELECT 1 FROM contract_files x WHERE x.contract_id = k.id) \
        AND NOT EXISTS (SELECT 1 FROM contract_mediations x WHERE x.contract_id = k.id) \
        AND r.import_id = ",
};

const FOLLOW_UPS: Records = Records {
    table: "import_follow_ups",
    column: "follow_up_id",
    untouched: " JOIN follow_ups f ON f.id = r.follow_up_id WHERE f.voided_at IS NULL AND r.import_id = ",
};

impl Records {
    /// Those of a kind; communities stay.
    pub const fn of(kind: ImportKind) -> Self {
        match kind {
            ImportKind::Clients => CLIENTS,
            ImportKind::Contracts => CONTRACTS,
            ImportKind::FollowUps => FOLLOW_UPS,
            ImportKind::Listings | ImportKind::Communities => LISTINGS,
        }
    }

    /// Notes what an import has added.
    pub fn note(conn: &mut Conn, import: ImportId, added: &Added) -> ApiResult<()> {
        LISTINGS.insert(conn, import, added.listings.iter().map(|id| id.0))?;
        CLIENTS.insert(conn, import, added.clients.iter().map(|id| id.0))?;
        CONTRACTS.insert(conn, import, added.contracts.iter().map(|id| id.0))?;
        FOLLOW_UPS.insert(conn, import, added.follow_ups.iter().map(|id| id.0))
    }

    fn insert(self, conn: &mut Conn, import: ImportId, ids: impl Iterator<Item = i64>) -> ApiResult<()> {
        let ids: Vec<i64> = ids.collect();
        for piece in ids.chunks(PIECE) {
            let values = piece.iter().map(|id| Sql::new("(").bind(import.0).push(", ").bind(*id).push(")"));
            let into = Sql::new("INSERT INTO ").push(self.table).push(" (import_id, ").push(self.column).push(") VALUES ");
            into.join(", ", values).execute(conn)?;
        }
        Ok(())
    }

    fn from(self, what: &'static str) -> Sql {
        Sql::new("SELECT ").push(what).push(" FROM ").push(self.table).push(" r")
    }

    /// How many records an import has added that are there still.
    pub fn count(self, conn: &mut Conn, import: ImportId) -> ApiResult<i64> {
        let sql = self.from("count(*)").push(" WHERE r.import_id = ").bind(import.0);
        Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
    }

    /// How many of them nothing else has touched.
    pub fn count_untouched(self, conn: &mut Conn, import: ImportId) -> ApiResult<i64> {
        let sql = self.from("count(*)").push(self.untouched).bind(import.0);
        Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
    }

    /// The last of them that nothing else has touched.
    pub fn untouched(self, conn: &mut Conn, import: ImportId, limit: i64) -> ApiResult<Vec<i64>> {
        let sql = Sql::new("SELECT r.").push(self.column).push(" FROM ").push(self.table).push(" r").push(self.untouched).bind(import.0);
        Ok(sql.push(" ORDER BY 1 DESC LIMIT ").bind(limit).load::<BigInt, i64>(conn)?)
    }

    /// Forgets what is gone.
    pub fn forget(self, conn: &mut Conn, import: ImportId, ids: &[i64]) -> ApiResult<()> {
        let these = Sql::new("DELETE FROM ").push(self.table).push(" WHERE import_id = ").bind(import.0);
        these.push(" AND ").push(self.column).push(" IN ").bind_list(ids.iter().copied()).execute(conn)?;
        Ok(())
    }
}
