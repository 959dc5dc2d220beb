//! Transactions that the database ended in favour of others: serialisation failures (40001) and deadlocks (40P01). Nothing of them is kept, so
//! they are run again.

use std::time::Duration;

use crate::platform::error::ApiError;

/// So often a transaction is tried: whoever collides as often as this stands in a crowd that more tries would only make larger.
const ATTEMPTS: u32 = 5;
/// The longest pause after the first try, in milliseconds; each further one may be twice as long.
const FIRST_PAUSE: u64 = 10;

/// Runs a transaction until it collides with no other one, a few times; `pause` waits in between.
///
/// # Errors
/// What the last try says.
pub fn until_alone<T>(mut transaction: impl FnMut() -> Result<T, ApiError>, mut pause: impl FnMut(Duration)) -> Result<T, ApiError> {
    for attempt in 1..ATTEMPTS {
        match transaction() {
            Err(error) if error.is_collision => {
                tracing::info!(attempt, %error, "a transaction is run again");
                pause(pause_after(attempt));
            }
            result => return result,
        }
    }
    transaction()
}

/// By chance, so that two who collided don't meet again.
fn pause_after(attempt: u32) -> Duration {
    let longest = FIRST_PAUSE << attempt.saturating_sub(1);
    Duration::from_millis(rand::random_range(0..=longest))
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error};

    use super::*;

    fn error(kind: DatabaseErrorKind, message: &str) -> ApiError {
        Error::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    /// How often it was run, and how long the pauses were, where the first `failures` runs fail.
    fn runs(failures: u32, fail: impl Fn() -> ApiError) -> (Result<u32, ApiError>, u32, Vec<Duration>) {
        let (mut count, mut pauses) = (0, Vec::new());
        let result = until_alone(
            || {
                count += 1;
                if count <= failures { Err(fail()) } else { Ok(count) }
            },
            |pause| pauses.push(pause),
        );
        (result, count, pauses)
    }

    #[test]
    fn a_collision_is_run_again_and_nothing_else_is() {
        let serialisation = || error(DatabaseErrorKind::SerializationFailure, "could not serialize access due to concurrent update");
        let deadlock = || error(DatabaseErrorKind::Unknown, "deadlock detected");
        assert_eq!(runs(0, serialisation).0.unwrap(), 1);
        assert_eq!(runs(1, serialisation).0.unwrap(), 2);
        assert_eq!(runs(4, deadlock).0.unwrap(), 5);
        for other in [
            error(DatabaseErrorKind::Unknown, "canceling statement due to lock timeout"),
            error(DatabaseErrorKind::UniqueViolation, "duplicate key value violates unique constraint"),
            ApiError::not_found(),
        ] {
            let (result, count, _) = runs(1, || ApiError { is_collision: other.is_collision, ..ApiError::new(other.code) });
            assert_eq!((result.unwrap_err().code, count), (other.code, 1));
        }
    }

    #[test]
    fn after_some_tries_it_is_given_up_and_the_caller_may_try_later() {
        let (result, count, pauses) = runs(100, || error(DatabaseErrorKind::SerializationFailure, "could not serialize access"));
        let error = result.unwrap_err();
        assert_eq!((error.code.status(), error.retry_after, count), (503, Some(1), ATTEMPTS));
        assert!(pauses.iter().zip([10, 20, 40, 80]).all(|(pause, most)| *pause <= Duration::from_millis(most)), "{pauses:?}");
        assert_eq!(pauses.len(), 4);
    }
}
