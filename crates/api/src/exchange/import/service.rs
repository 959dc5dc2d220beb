//! Rules of imports: uploaded, looked at, tried, stored; stopped and gone on with.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::import::{
    DuplicatePolicy, ImportKind, ImportPresetResponse, ImportResponse, ImportState, RowReader, SaveImportPresetRequest,
    UpdateImportRequest, check_mapping, suggested_mapping,
};
use fangke_shared::field::Checks;
use fangke_shared::geo::Datum;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ImportId, ImportPresetId, MemberId};
use serde_json::json;

use super::reader::{self, Overrides, Unreadable};
use super::records::Records;
use super::runner::{self, Ended, Plan, Progress, Report};
use super::store::{self, ImportRow, Reading};
use super::uploads;
use super::{preset_store, reject_store};
use crate::company::tx::trail::{self, Actor};
use crate::platform::crypto::Keys;
use crate::platform::cursor;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::PageQuery;
use crate::platform::state::App;

pub use super::rejects::{harmless, own_cells, rejects_csv};
pub use super::store::Upload;
pub use super::uploads::{begin, clear, discard, may_upload};

/// Largest file that can be uploaded, in bytes.
pub const MAX_FILE_BYTES: u64 = fangke_shared::exchange::import::FILE_BYTES_MAX;
/// Rejected rows that are shown; all of them are in the file to download.
const SHOWN_REJECTS: i64 = 50;

/// Refuses a kind of rows that the caller's role doesn't bring in: contracts come with money.
///
/// # Errors
/// `forbidden`.
pub fn may_import(caller: &Caller, kind: ImportKind) -> ApiResult<()> {
    match kind {
        ImportKind::Contracts => caller.reach(Action::ImportContracts, None).map(drop),
        ImportKind::Communities | ImportKind::Listings | ImportKind::Clients | ImportKind::FollowUps => Ok(()),
    }
}

/// Takes a file that was uploaded to a path: looks at it, suggests a mapping, and keeps it where every process finds it.
///
/// # Errors
/// `unreadable_file`; `unavailable` with what the store says.
pub fn create(app: &App, caller: &Caller, path: &Path, upload: &Upload) -> ApiResult<ImportResponse> {
    let kind = upload.kind;
    let found = reader::inspect(path, kind, &Overrides::default()).map_err(unreadable)?;
    let mapping = suggested_mapping(&found.columns);
    let said = (found.default_purpose, DuplicatePolicy::Link, Datum::Gcj02);
    let reading = Reading::new(&app.keys, (&found.layout, &found.sheets), &found.columns, &mapping, said)?;
    // Before the row that names it: what a crash leaves behind is cleared away.
    uploads::keep(app, path, &upload.stored_as)?;
    let now = app.clock.now();
    app.db.write_blocking(|conn| {
        let id = store::insert(conn, upload, &reading, now)?;
        trail::record(
            conn,
            &app.keys,
            &Actor::from(caller),
            now,
            AuditAction::Create,
            (AuditSubject::Import, id.0),
            &json!({ "kind": kind }),
        )?;
        get(conn, &app.keys, caller.claims.member_id, id)
    })
}

#[allow(clippy::needless_pass_by_value)]
fn unreadable(error: Unreadable) -> ApiError {
    ApiError::new(ErrorCode::UnreadableFile).detail(error.to_string())
}

/// An import with its first rejected rows.
///
/// # Errors
/// `not_found`.
pub fn get(conn: &mut Conn, keys: &Keys, viewer: MemberId, id: ImportId) -> ApiResult<ImportResponse> {
    let row = store::find(conn, id)?;
    let mut first = |is_warning| -> ApiResult<Vec<_>> {
        Ok(reject_store::page(conn, keys, (id, is_warning), 0, SHOWN_REJECTS)?.into_iter().map(|(_, reject, _)| reject).collect())
    };
    let told = (first(false)?, first(true)?);
    row.response(keys, viewer, told)
}

/// A page of imports, newest first, without their rejected rows.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(conn: &mut Conn, keys: &Keys, viewer: MemberId, page: &PageQuery) -> ApiResult<Page<ImportResponse>> {
    let before = cursor::decode(page.cursor.as_deref())?;
    let rows = store::list(conn, before, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row: &ImportRow| row.id);
    let items = rows.into_iter().map(|row| row.response(keys, viewer, (Vec::new(), Vec::new()))).collect::<ApiResult<_>>()?;
    Ok(Page { items, next_cursor, total: None })
}

/// States in which an import may be mapped anew.
const MAPPABLE: [ImportState; 3] = [ImportState::Mapping, ImportState::DryRun, ImportState::Failed];

/// Changes how the file is read; another encoding or heading looks at the file again.
///
/// # Errors
/// `import_not_ready`, `stale_version`, `unreadable_file`, wrong fields of the mapping.
pub fn update(
    app: &App,
    conn: &mut Conn,
    viewer: MemberId,
    (id, version): (ImportId, i64),
    request: UpdateImportRequest,
) -> ApiResult<ImportResponse> {
    let is_current = store::bump(conn, id, version)?;
    let row = store::find(conn, id)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    if !MAPPABLE.contains(&row.state) {
        return Err(not_ready(&row));
    }
    require_own(&row, viewer)?;
    let (mut layout, mut columns, mut mapping) = (row.layout(&app.keys)?, row.columns(&app.keys)?, row.mapping()?);
    let mut sheets = row.sheets(&app.keys)?;
    if request.encoding.is_some() || request.has_header.is_some() || request.heading_row.is_some() || request.sheet.is_some() {
        let mut checks = Checks::new();
        checks.range("/heading_row", request.heading_row, 0, 1_000_000);
        checks.finish()?;
        // What was said before about the heading goes with the sheet that it was said of.
        let said = (request.has_header.is_none() && request.heading_row.is_none() && request.sheet.is_none())
            .then(|| layout.tables.first().map_or(Some(0), |table| table.heading_line.or(Some(0))));
        let overrides = Overrides {
            encoding: Some(request.encoding.unwrap_or_else(|| layout.encoding.clone())),
            has_header: request.has_header,
            heading_row: request.heading_row.or(said.flatten().filter(|_| !layout.tables.is_empty())),
            sheet: request.sheet,
        };
        let copy = uploads::fetch(app, &row.stored_as)?;
        let found = reader::inspect(copy.path(), row.kind, &overrides).map_err(unreadable)?;
        (layout, columns, sheets) = (found.layout, found.columns, found.sheets);
        mapping = suggested_mapping(&columns);
    }
    if let Some(wanted) = request.mapping {
        // What is required may still be missing while somebody is at it; starting checks that, too.
        if let Err(errors) = check_mapping(row.kind, &columns, &wanted) {
            let wrong: Vec<_> = errors.into_iter().filter(|error| error.pointer != "/mapping").collect();
            if !wrong.is_empty() {
                return Err(ApiError::fields(wrong));
            }
        }
        mapping = wanted;
    }
    let purpose = request.default_purpose.unwrap_or(row.default_purpose);
    let duplicates = request.duplicates.unwrap_or(row.duplicates);
    let said = (purpose, duplicates, request.datum.unwrap_or(row.datum));
    store::set_reading(conn, id, Reading::new(&app.keys, (&layout, &sheets), &columns, &mapping, said)?)?;
    store::reset(conn, id)?;
    store::set_state(conn, id, &MAPPABLE, ImportState::Mapping, app.clock.now())?;
    get(conn, &app.keys, viewer, id)
}

/// What others have uploaded may hold numbers that nobody else has revealed.
fn require_own(row: &ImportRow, member: MemberId) -> ApiResult<()> {
    if row.is_of(member) { Ok(()) } else { Err(ApiError::new(ErrorCode::Forbidden).detail("the import is somebody else's")) }
}

fn not_ready(row: &ImportRow) -> ApiError {
    ApiError::new(ErrorCode::ImportNotReady).detail(format!("the import is {}", row.state))
}

/// Starts a dry run, a run, or goes on with a run that stopped.
///
/// # Errors
/// `import_not_ready`, wrong or missing fields of the mapping.
pub fn start(app: &Arc<App>, caller: &Caller, id: ImportId, is_dry: bool) -> ApiResult<ImportResponse> {
    let now = app.clock.now();
    let (state, response) = app.db.write_blocking(|conn| {
        let row = store::find(conn, id)?;
        require_own(&row, caller.claims.member_id)?;
        check_mapping(row.kind, &row.columns(&app.keys)?, &row.mapping()?)?;
        let (from, to) = if is_dry {
            (&MAPPABLE[..], ImportState::DryRunning)
        } else {
            (&[ImportState::Mapping, ImportState::DryRun, ImportState::Cancelled, ImportState::Interrupted][..], ImportState::Running)
        };
        if !store::set_state(conn, id, from, to, now)? {
            return Err(not_ready(&row));
        }
        if MAPPABLE.contains(&row.state) {
            store::reset(conn, id)?;
        }
        if !is_dry {
            trail::record(conn, &app.keys, &Actor::from(caller), now, AuditAction::Import, (AuditSubject::Import, id.0), &json!({}))?;
        }
        Ok((to, get(conn, &app.keys, caller.claims.member_id, id)?))
    })?;
    let (app, caller) = (app.clone(), caller.clone());
    // A thread of its own: it may take minutes, and the pool's threads answer requests.
    let runtime = tokio::runtime::Handle::try_current().map_err(ApiError::internal)?;
    let work = move || {
        // The store of files waits by it.
        let _entered = runtime.enter();
        run(&app, &caller, id, state);
    };
    let spawned = std::thread::Builder::new().name("import".to_owned()).spawn(work);
    spawned.map(drop).map_err(ApiError::internal)?;
    Ok(response)
}

/// Stops a run after its present piece.
///
/// # Errors
/// `import_not_ready` when nothing runs.
pub fn cancel(app: &App, conn: &mut Conn, viewer: MemberId, id: ImportId) -> ApiResult<ImportResponse> {
    let now = app.clock.now();
    let is_stopped = store::set_state(conn, id, &[ImportState::Running], ImportState::Cancelled, now)?
        || store::set_state(conn, id, &[ImportState::DryRunning], ImportState::Mapping, now)?;
    if !is_stopped {
        return Err(not_ready(&store::find(conn, id)?));
    }
    get(conn, &app.keys, viewer, id)
}

fn run(app: &Arc<App>, caller: &Caller, id: ImportId, state: ImportState) {
    let result = try_run(app, caller, id, state);
    let ended = app.db.write_blocking(|conn| {
        let now = app.clock.now();
        let is_dry = state == ImportState::DryRunning;
        let next = match &result {
            Ok((Ended::Done, counts)) => {
                store::set_end(conn, id, Some(counts.read), None)?;
                if is_dry { ImportState::DryRun } else { ImportState::Done }
            }
            Ok((Ended::Unreadable(reason), _)) => {
                store::set_end(conn, id, None, Some(reason))?;
                ImportState::Failed
            }
            Ok((Ended::Stopped, _)) => return Ok(None),
            Err(_) if is_dry => ImportState::Mapping,
            Err(_) => ImportState::Interrupted,
        };
        store::set_state(conn, id, &[state], next, now)?;
        Ok((next == ImportState::Done).then_some(store::find(conn, id)?.stored_as))
    });
    match (result, ended) {
        (Err(error), _) | (Ok(_), Err(error)) => tracing::error!(import = id.0, %error, "import stopped"),
        // The file holds people's numbers: once it is stored, it goes.
        (Ok(_), Ok(Some(stored_as))) => {
            if let Err(error) = uploads::remove(app, &stored_as) {
                tracing::warn!(import = id.0, %error, "an uploaded file stays until the next clearing");
            }
        }
        (Ok(_), Ok(None)) => {}
    }
}

fn try_run(
    app: &App,
    caller: &Caller,
    id: ImportId,
    state: ImportState,
) -> ApiResult<(Ended, fangke_shared::exchange::import::ImportCounts)> {
    let row = app.db.read_blocking(|conn| store::find(conn, id))?;
    let layout = row.layout(&app.keys)?;
    let rows = RowReader::new(row.kind, &row.columns(&app.keys)?, &row.mapping()?, row.default_purpose)?.in_datum(row.datum);
    let copy = match uploads::fetch(app, &row.stored_as) {
        Err(error) if error.code == ErrorCode::NotFound => {
            return Ok((Ended::Unreadable("the uploaded file is gone".to_owned()), row.counts()));
        }
        fetched => fetched?,
    };
    let plan = Plan {
        path: copy.path(),
        layout: &layout,
        kind: row.kind,
        rows: &rows,
        caller: Some(caller),
        is_dry: state == ImportState::DryRunning,
        duplicates: row.duplicates,
        entered_by: None,
    };
    let mut job = Job { app, id, state };
    runner::run(app, &plan, row.counts(), &mut job)
}

struct Job<'a> {
    app: &'a App,
    id: ImportId,
    state: ImportState,
}

impl Report for Job<'_> {
    fn keep(&mut self, conn: &mut Conn, progress: &Progress<'_>) -> ApiResult<ControlFlow<()>> {
        let is_wanted = store::keep_progress(conn, self.id, self.state, progress.counts, self.app.clock.now())?;
        if !is_wanted {
            // Cancelled: what this piece did must not count either.
            return if self.state == ImportState::DryRunning {
                Ok(ControlFlow::Break(()))
            } else {
                keep_anyway(conn, &self.app.keys, self.id, progress)
            };
        }
        reject_store::insert(conn, &self.app.keys, self.id, progress.rejected)?;
        Records::note(conn, self.id, progress.added)?;
        Ok(ControlFlow::Continue(()))
    }
}

/// A run that was cancelled meanwhile keeps the piece that it was at, with its counts, and stops.
fn keep_anyway(conn: &mut Conn, keys: &Keys, id: ImportId, progress: &Progress<'_>) -> ApiResult<ControlFlow<()>> {
    let row = store::find(conn, id)?;
    store::keep_progress(conn, id, row.state, progress.counts, row.created_at.and_utc())?;
    reject_store::insert(conn, keys, id, progress.rejected)?;
    Records::note(conn, id, progress.added)?;
    Ok(ControlFlow::Break(()))
}

/// So long a run says nothing of itself before it counts as abandoned: far longer than a piece takes.
const SILENCE: Duration = Duration::seconds(300);

/// After a start: the embedded database has one process, so what runs was left behind by the one before. With a server others may be at work;
/// there the job finds out.
///
/// # Errors
/// Only when the database fails.
pub fn interrupt_abandoned(app: &App) -> ApiResult<()> {
    match app.db.engine() {
        Engine::Sqlite => app.db.write_blocking(|conn| interrupt(conn, None, app.clock.now())).map(drop),
        Engine::Postgres => Ok(()),
    }
}

/// Runs that a process left behind which stopped can be gone on with by any other: the job. The answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn interrupt_silent(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<i64> {
    interrupt(conn, Some(now - SILENCE), now)
}

fn interrupt(conn: &mut Conn, before: Option<DateTime<Utc>>, now: DateTime<Utc>) -> ApiResult<i64> {
    let abandoned = store::abandoned(conn, before)?;
    for (id, state) in &abandoned {
        let next = if *state == ImportState::Running { ImportState::Interrupted } else { ImportState::Mapping };
        store::set_state(conn, *id, &[*state], next, now)?;
    }
    i64::try_from(abandoned.len()).map_err(ApiError::internal)
}

/// All presets.
///
/// # Errors
/// Only when the database fails.
pub fn presets(conn: &mut Conn) -> ApiResult<Page<ImportPresetResponse>> {
    preset_store::list(conn).map(Page::whole)
}

/// Saves a mapping under a name, in place of an earlier one.
///
/// # Errors
/// Wrong fields.
pub fn save_preset(conn: &mut Conn, request: &SaveImportPresetRequest) -> ApiResult<ImportPresetResponse> {
    let mut checks = Checks::new();
    checks.text("/name", &request.name, 1, 60);
    checks.finish()?;
    preset_store::save(conn, request)?;
    let saved = preset_store::list(conn)?.into_iter().find(|preset| preset.kind == request.kind && preset.name == request.name.trim());
    saved.ok_or_else(ApiError::not_found)
}

/// Removes a preset.
///
/// # Errors
/// `not_found`.
pub fn delete_preset(conn: &mut Conn, id: ImportPresetId) -> ApiResult<()> {
    if preset_store::delete(conn, id)? { Ok(()) } else { Err(ApiError::not_found()) }
}
