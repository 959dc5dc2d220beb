//! Running an import: piece after piece, each with its counts in one transaction, so that it can stop anywhere and go on.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use chrono::{DateTime, Utc};
use fangke_shared::exchange::import::{DuplicatePolicy, ImportCounts, ImportKind, ImportReject, ParsedRow, ReadRow, RowError, RowReader};
use fangke_shared::problem::FieldCode;
use fangke_shared::{ClientId, ContractId, FollowUpId, ListingId, MemberId};

use super::batch::{Batches, Stored};
use super::reader::{self, Layout, Row};
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Rows of one transaction: many, for each writes most pages of the indexes anew; few enough that other writers wait half a second.
const PIECE: usize = 10_000;

/// What is imported, and how it is read.
pub struct Plan<'a> {
    /// The file.
    pub path: &'a Path,
    /// How it is read.
    pub layout: &'a Layout,
    /// What the rows are.
    pub kind: ImportKind,
    /// Reads the cells.
    pub rows: &'a RowReader,
    /// Who imports, and changes only what he may; on the command line nobody, who may change everything.
    pub caller: Option<&'a Caller>,
    /// Does everything and stores nothing.
    pub is_dry: bool,
    /// What becomes of rows about known clients.
    pub duplicates: DuplicatePolicy,
    /// Who stands for clients whose rows don't say who entered them, where nobody calls.
    pub entered_by: Option<MemberId>,
}

/// What is new.
#[derive(Debug, Default)]
pub struct Added {
    /// Listings.
    pub listings: Vec<ListingId>,
    /// Clients.
    pub clients: Vec<ClientId>,
    /// Contracts.
    pub contracts: Vec<ContractId>,
    /// Follow-ups.
    pub follow_ups: Vec<FollowUpId>,
}

/// A rejected row with its cells, as they stood, or a warning.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The first mistake, with the line.
    pub reject: ImportReject,
    /// The cells; none for a warning, and for a row that could not be cut into cells.
    pub cells: Vec<String>,
    /// The row was taken, or is none.
    pub is_warning: bool,
}

/// A row that can be stored, with where it stood.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What it says.
    pub row: ParsedRow,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The line.
    pub line: i64,
    /// Its cells as they stood, for a row that turns out to be refused.
    pub cells: Vec<String>,
}

/// What a piece did.
pub struct Progress<'a> {
    /// The counts until now.
    pub counts: ImportCounts,
    /// Rejected rows of this piece, and warnings.
    pub rejected: &'a [Rejected],
    /// What this piece has added.
    pub added: &'a Added,
}

/// Where the run reports. Both are called for each piece.
pub trait Report {
    /// In the piece's transaction: keeps the progress, and says whether to go on. In a dry run it is called outside of it.
    ///
    /// # Errors
    /// Those of the database; the piece is rolled back.
    fn keep(&mut self, conn: &mut Conn, progress: &Progress<'_>) -> ApiResult<ControlFlow<()>>;
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// All rows are dealt with.
    Done,
    /// The report said stop.
    Stopped,
    /// The file can't be read any further, for this reason.
    Unreadable(String),
}

/// Runs a plan from where `counts` say that it stopped.
///
/// # Errors
/// Those of the database; everything until the last piece is kept.
pub fn run(app: &App, plan: &Plan<'_>, mut counts: ImportCounts, report: &mut dyn Report) -> ApiResult<(Ended, ImportCounts)> {
    let done = usize::try_from(counts.read).unwrap_or_default();
    let mut rows = match reader::open(plan.path, plan.layout) {
        Ok(rows) => reader::going_on(rows, done),
        Err(error) => return Ok((Ended::Unreadable(error.to_string()), counts)),
    };
    let mut batches = Batches::new(plan);
    std::thread::scope(|scope| {
        // One thread reads and understands the next piece while this one stores the piece before.
        let (sender, pieces) = sync_channel(1);
        let clock = &app.clock;
        scope.spawn(move || {
            loop {
                let piece = Piece::next(&mut rows, plan.rows, clock);
                let is_last = piece.is_last();
                // Nobody waits for it any more when the run was stopped.
                if sender.send(piece).is_err() || is_last {
                    return;
                }
            }
        });
        for mut piece in &pieces {
            let is_last = piece.is_last();
            let end = piece.end.take();
            let (flow, after) = store(app, &mut batches, piece, counts, plan, report)?;
            counts = after;
            match (flow, end) {
                (_, Some(reason)) => return Ok((Ended::Unreadable(reason), counts)),
                (ControlFlow::Break(()), _) => return Ok((Ended::Stopped, counts)),
                (ControlFlow::Continue(()), None) if is_last => return Ok((Ended::Done, counts)),
                (ControlFlow::Continue(()), None) => {}
            }
        }
        Err(ApiError::internal("the reading thread ended early"))
    })
}

#[derive(Default)]
struct Piece {
    rows: Vec<Taken>,
    rejected: Vec<Rejected>,
    /// Lines that are no rows, among the warnings.
    skipped: i64,
    /// Rows that were refused.
    refused: usize,
    end: Option<String>,
}

impl Piece {
    /// The next rows of a file; fewer than a piece holds where it ends.
    fn next<E: Display>(rows: &mut impl Iterator<Item = Result<Row, E>>, reader: &RowReader, clock: &Clock) -> Self {
        let mut piece = Self::default();
        while piece.len() < PIECE {
            match rows.next() {
                None => break,
                Some(Ok(row)) => piece.add(reader, row, clock.now()),
                Some(Err(error)) => {
                    piece.end = Some(error.to_string());
                    break;
                }
            }
        }
        piece
    }

    fn is_last(&self) -> bool {
        self.len() < PIECE
    }

    fn len(&self) -> usize {
        self.rows.len() + self.refused
    }

    fn add(&mut self, reader: &RowReader, row: Row, now: DateTime<Utc>) {
        let Row { sheet, line, cells, aside, has_open_quote } = row;
        let said = |cells: &[String]| cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
        if let Some(code) = aside {
            self.skipped += 1;
            let value = cells.as_deref().map_or_else(|fault| fault.value.clone(), said);
            self.warn(RowError::new(None, code, &value).at(&sheet, line));
            return;
        }
        let (errors, cells) = match cells {
            Err(fault) => (vec![RowError::new(None, fault.code, &fault.value)], Vec::new()),
            Ok(cells) => match reader.read(&cells, now) {
                Ok(ReadRow { row, warnings }) => {
                    let open = has_open_quote.then(|| RowError::new(None, FieldCode::UnclosedQuote, &said(&cells)));
                    open.into_iter().chain(warnings).for_each(|warning| self.warn(warning.at(&sheet, line)));
                    return self.rows.push(Taken { row, sheet, line, cells });
                }
                Err(errors) => (errors, cells),
            },
        };
        // The first mistake names the row; mending it shows the next one.
        if let Some(error) = errors.into_iter().next() {
            self.refused += 1;
            self.rejected.push(Rejected { reject: error.at(&sheet, line), cells, is_warning: false });
        }
    }

    fn warn(&mut self, reject: ImportReject) {
        self.rejected.push(Rejected { reject, cells: Vec::new(), is_warning: true });
    }
}

/// Stores a piece; tries again when somebody else was faster, a few times.
fn store(
    app: &App,
    batches: &mut Batches,
    piece: Piece,
    before: ImportCounts,
    plan: &Plan<'_>,
    report: &mut dyn Report,
) -> ApiResult<(ControlFlow<()>, ImportCounts)> {
    let Piece { rows, rejected: found, skipped, refused, .. } = piece;
    let (is_dry, refused) = (plan.is_dry, i64::try_from(refused).unwrap_or_default());
    let (mut tries, mut is_again) = (0, false);
    loop {
        let mut counted = None;
        let result = app.write_blocking_by(plan.caller, |tx| {
            if std::mem::replace(&mut is_again, true) {
                batches.rolled_back();
            }
            let Stored { counts: piece, told, added } = batches.store(tx, rows.clone())?;
            let rejected: Vec<Rejected> = found.iter().cloned().chain(told).collect();
            let rejects = refused + piece.rejected;
            let warned = i64::try_from(rejected.iter().filter(|rejected| rejected.is_warning).count()).unwrap_or_default();
            let counts = ImportCounts {
                read: before.read + piece.read + refused,
                created: before.created + piece.created,
                updated: before.updated + piece.updated,
                merged: before.merged + piece.merged,
                rejected: before.rejected + rejects,
                skipped: before.skipped + skipped,
                warned: before.warned + warned,
            };
            counted = Some((counts, rejected.clone()));
            if is_dry {
                // The same code as in earnest, so the same counts; and then nothing of it is kept.
                return Err(ApiError::busy());
            }
            Ok((report.keep(tx.conn, &Progress { counts, rejected: &rejected, added: &added })?, counts))
        });
        match (result, counted) {
            (Err(_), Some((counts, rejected))) if is_dry => {
                batches.committed();
                let progress = Progress { counts, rejected: &rejected, added: &Added::default() };
                return app.db.write_blocking(|conn| Ok((report.keep(conn, &progress)?, counts)));
            }
            (Ok(kept), _) => {
                batches.committed();
                return Ok(kept);
            }
            // The next try forgets first what this one has noted.
            (Err(error), _) if tries < 3 && (error.violated.is_some() || error.retry_after.is_some()) => {
                tries += 1;
            }
            (Err(error), _) => return Err(error),
        }
    }
}
