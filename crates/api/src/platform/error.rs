//! Failures on their way to becoming problems. Causes are logged once and never sent. Which status a code has stands with the codes, in
//! `fangke_shared::problem`.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use fangke_shared::problem::{ErrorCode, FieldError};
use serde_json::{Map, Value};

use crate::platform::db::unique_violation;

/// A failure of a request.
#[derive(Debug)]
pub struct ApiError {
    /// The code that the caller sees.
    pub code: ErrorCode,
    /// Advice for developers.
    pub detail: Option<Box<str>>,
    /// The wrong fields.
    pub errors: Vec<FieldError>,
    /// Further members of the problem, which the code brings.
    pub members: Map<String, Value>,
    /// Seconds to wait before trying again.
    pub retry_after: Option<i64>,
    /// What went wrong inside; for the log only.
    pub cause: Option<Box<str>>,
    /// The unique constraint that was violated, for whoever can say what it means.
    pub violated: Option<Box<str>>,
    /// The database let others go first: the same transaction, run again, may go through.
    pub is_collision: bool,
}

/// What most functions answer.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// A failure that its code explains.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            detail: None,
            errors: Vec::new(),
            members: Map::new(),
            retry_after: None,
            cause: None,
            violated: None,
            is_collision: false,
        }
    }

    /// Adds advice for developers.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into());
        self
    }

    /// Names wrong fields.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(ErrorCode::ValidationFailed) }
    }

    /// Names one wrong field.
    pub fn field(error: FieldError) -> Self {
        Self::fields(vec![error])
    }

    /// There is no such record.
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound)
    }

    /// The database is busy.
    pub fn busy() -> Self {
        Self { retry_after: Some(1), ..Self::new(ErrorCode::Busy) }
    }

    /// Database, disk or store of files can't be used right now; `cause` goes to the log.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), retry_after: Some(5), ..Self::new(ErrorCode::Unavailable) }
    }

    /// Others were in the way, and the database gave up this transaction in their favour; `cause` goes to the log.
    fn collision(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), is_collision: true, ..Self::busy() }
    }

    /// Something unexpected; `cause` goes to the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::new(ErrorCode::Internal) }
    }

    /// Was it this unique constraint?
    pub fn violates(&self, constraint: &str) -> bool {
        self.violated.as_deref() == Some(constraint)
    }

    /// Something unexpected, boxed.
    #[allow(clippy::needless_pass_by_value)]
    pub fn from_boxed(cause: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::internal(cause)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for part in [&self.detail, &self.cause].into_iter().flatten() {
            write!(f, ": {part}")?;
        }
        for error in &self.errors {
            write!(f, "; {} {}", error.pointer, error.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

impl From<diesel::result::Error> for ApiError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match &error {
            Error::NotFound => Self::not_found(),
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::collision(&error),
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
            | Error::BrokenTransactionManager => Self::unavailable(&error),
            // Of this one (40P01) diesel has no kind.
            Error::DatabaseError(_, info) if info.message().contains("deadlock detected") => Self::collision(&error),
            Error::DatabaseError(_, info) if is_busy(info.message()) => Self { cause: Some(error.to_string().into()), ..Self::busy() },
            Error::DatabaseError(_, info) if is_out(info.message()) => Self::unavailable(&error),
            Error::RollbackErrorOnCommit { commit_error, .. } if is_out(&commit_error.to_string()) => Self::unavailable(&error),
            _ => Self { violated: unique_violation(&error).map(Into::into), ..Self::internal(&error) },
        }
    }
}

fn is_busy(message: &str) -> bool {
    ["database is locked", "lock timeout", "canceling statement due to"].iter().any(|sign| message.contains(sign))
}

/// Does the message say that the database can't be used, whoever asks for whatever? Diesel has no kinds for these.
fn is_out(message: &str) -> bool {
    const SQLITE: [&str; 9] = [
        "database or disk is full",
        "disk I/O error",
        "database disk image is malformed",
        "file is not a database",
        "unable to open database file",
        "attempt to write a readonly database",
        "no such table",
        "malformed database schema",
        "vtable constructor failed",
    ];
    const POSTGRES: [&str; 12] = [
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "no connection to the server",
        "could not receive data",
        "could not send data",
        "SSL connection has been closed",
        "the database system is",
        "could not extend file",
        "No space left on device",
        "in a read-only transaction",
        "too many clients already",
    ];
    // Tables that are gone are the same on both: `relation "…" does not exist`.
    SQLITE.iter().chain(&POSTGRES).any(|sign| message.contains(sign))
        || message.starts_with("relation ") && message.ends_with("does not exist")
}

impl From<Vec<FieldError>> for ApiError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::fields(errors)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body is written where the request id is known: in `http::problems`.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
