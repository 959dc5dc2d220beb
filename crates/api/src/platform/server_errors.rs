//! Requests that ended in an error of the server itself: kept for a while, so that whoever is told a request's id finds it again. Nothing
//! of who asked for what is kept, only the pattern of the address.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::problem::ErrorCode;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::state::App;
use crate::schema::server_errors;

/// Errors that wait in memory, at most: the database may be what is broken.
const WAITING_MAX: usize = 200;
/// Errors that are kept, at most.
const KEPT_MAX: i64 = 2_000;
/// So long they are kept.
const KEPT: Duration = Duration::days(30);

/// An error of the server.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = server_errors)]
pub struct ServerError {
    /// When.
    pub at: NaiveDateTime,
    /// The request's id.
    pub request_id: String,
    /// The method.
    pub method: String,
    /// The pattern of the address.
    pub route: String,
    /// The error's code.
    pub code: String,
}

/// Errors of this process that aren't in the database yet. A request that failed must not have to write.
#[derive(Clone, Default)]
pub struct ServerErrors(Arc<Mutex<VecDeque<ServerError>>>);

impl ServerErrors {
    /// Remembers an error; of too many the oldest go.
    pub fn add(&self, error: ServerError) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back(error);
        while waiting.len() > WAITING_MAX {
            waiting.pop_front();
        }
    }

    fn take(&self) -> Vec<ServerError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
}

/// Is it one that nobody who asks can mend?
pub fn is_of_server(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Internal | ErrorCode::Unavailable)
}

/// Writes down what waits in memory, and forgets what is old; the answer counts what was written. A job of each minute.
///
/// # Errors
/// Only when the database fails; then what waited goes on waiting.
pub fn keep(app: &App, conn: &mut Conn) -> ApiResult<i64> {
    let waiting = app.errors.take();
    if waiting.is_empty() {
        return Ok(0);
    }
    let written = write(conn, &waiting, app.clock.now());
    if written.is_err() {
        waiting.iter().cloned().for_each(|error| app.errors.add(error));
    }
    written
}

fn write(conn: &mut Conn, errors: &[ServerError], now: DateTime<Utc>) -> ApiResult<i64> {
    for error in errors {
        diesel::insert_into(server_errors::table).values(error).execute(conn)?;
    }
    let last: Option<i64> = server_errors::table.select(diesel::dsl::max(server_errors::id)).first(conn)?;
    let too_many = server_errors::id.le(last.unwrap_or_default() - KEPT_MAX);
    diesel::delete(server_errors::table.filter(too_many.or(server_errors::at.lt((now - KEPT).naive_utc())))).execute(conn)?;
    Ok(i64::try_from(errors.len()).unwrap_or(i64::MAX))
}

/// The newest errors, or those of one request.
///
/// # Errors
/// Only when the database fails.
pub fn latest(conn: &mut Conn, request_id: Option<&str>, limit: i64) -> ApiResult<Vec<ServerError>> {
    let mut query = server_errors::table.order(server_errors::id.desc()).limit(limit).select(ServerError::as_select()).into_boxed();
    if let Some(id) = request_id {
        query = query.filter(server_errors::request_id.eq(id.to_owned()));
    }
    Ok(query.load(conn)?)
}

/// How many there were since a moment.
///
/// # Errors
/// Only when the database fails.
pub fn count_since(conn: &mut Conn, moment: DateTime<Utc>) -> ApiResult<i64> {
    Ok(server_errors::table.filter(server_errors::at.ge(moment.naive_utc())).count().get_result(conn)?)
}
