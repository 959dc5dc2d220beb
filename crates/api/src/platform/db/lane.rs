//! Connections to one server, and whose turn it is.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{Pool, PooledConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Engine;
use super::connection::Manager;
use crate::platform::error::ApiError;

/// So long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// So long a look or a read waits for a connection of a replica: there is another server to ask.
const IMPATIENCE: Duration = Duration::from_millis(500);

/// Connections, and whose turn it is: requests wait for one in the order of arrival, without a thread and not for ever.
#[derive(Clone)]
pub struct Lane {
    pool: Pool<Manager>,
    turns: Arc<Semaphore>,
}

impl Lane {
    /// Connections to a server that must answer now.
    ///
    /// # Errors
    /// That it doesn't.
    pub fn new(size: u32, manager: Manager) -> Result<Self, String> {
        let pool = Pool::builder().max_size(size).min_idle(Some(1)).connection_timeout(PATIENCE);
        // A file has no connection that could end.
        let pool = pool.test_on_check_out(manager.engine() == Engine::Postgres);
        let pool = pool.build(manager).map_err(|error| format!("the database doesn't answer: {error}"))?;
        Ok(Self { pool, turns: turns(size) })
    }

    /// Connections to a server that may be there or not; none is made before it is needed.
    pub fn of_replica(size: u32, manager: Manager) -> Self {
        let pool = Pool::builder().max_size(size).min_idle(Some(0)).connection_timeout(IMPATIENCE).test_on_check_out(true);
        // Whoever looks at it each second says once that it is gone.
        let pool = pool.error_handler(Box::new(diesel::r2d2::NopErrorHandler));
        Self { pool: pool.build_unchecked(manager), turns: turns(size) }
    }

    /// Waits for one's turn.
    ///
    /// # Errors
    /// `busy`.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = actix_web::rt::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or_else(|| {
            tracing::warn!("no database connection");
            ApiError::busy()
        })
    }

    /// A turn, if nobody has to be waited for.
    pub fn turn_at_once(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).try_acquire_owned().ok()
    }

    /// A connection.
    ///
    /// # Errors
    /// `busy`, or `unavailable` where none can be made.
    pub fn checkout(&self) -> Result<PooledConnection<Manager>, ApiError> {
        self.pool.get().map_err(|error| {
            // With a reason, none could be made; without, all are in use.
            let text = error.to_string();
            tracing::warn!(error = text, "no database connection");
            if text.contains(": ") { ApiError::unavailable(text) } else { ApiError::busy() }
        })
    }

    /// A connection, if one can be had.
    pub fn checkout_if_there(&self) -> Option<PooledConnection<Manager>> {
        self.pool.get().ok()
    }

    /// Is every turn taken?
    pub fn is_full(&self) -> bool {
        self.turns.available_permits() == 0
    }

    /// Open and idle connections.
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }
}

fn turns(size: u32) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1)))
}
