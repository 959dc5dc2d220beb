//! Changes that wait for the one writer of the embedded database are kept by one commit. Each of them stands or falls by itself; what a commit
//! costs, the disk above all, is paid once for all who wait. Nobody waits in order to be one of many: alone, a change is a transaction as ever.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::TransactionManager;
use tokio::sync::oneshot;

use super::Conn;
use crate::platform::error::ApiError;

/// The most changes of one commit: whoever comes next doesn't wait for longer than so many take.
const MOST: usize = 32;

type Outcome = Result<(), ApiError>;

/// Begins and ends parts of a transaction.
type Parts = <Conn as diesel::Connection>::TransactionManager;

/// What is to be done, perhaps more than once: only what it did last is kept.
type Work = Box<dyn FnMut(&mut Conn) -> Outcome + Send>;

/// A change that waits.
pub struct Waiting {
    number: u64,
    work: Work,
    done: oneshot::Sender<Outcome>,
}

/// The changes that wait, in the order of arrival.
#[derive(Clone, Default)]
pub struct Queue(Arc<Mutex<Line>>);

#[derive(Default)]
struct Line {
    last: u64,
    waiting: VecDeque<Waiting>,
}

/// The place of a change that was put into the queue: told what came of it, once that is kept.
pub struct Place<T> {
    number: u64,
    /// Tells that it was done.
    pub done: oneshot::Receiver<Outcome>,
    value: Arc<Mutex<Option<T>>>,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// Puts a change at the end.
    pub fn enter<T, F>(&self, mut f: F) -> Place<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, ApiError> + Send + 'static,
    {
        let value = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&value);
        let work = move |conn: &mut Conn| {
            let found = f(conn)?;
            *open(&kept) = Some(found);
            Ok(())
        };
        let (tell, done) = oneshot::channel();
        let mut line = open(&self.0);
        line.last += 1;
        let number = line.last;
        line.waiting.push_back(Waiting { number, work: Box::new(work), done: tell });
        Place { number, done, value }
    }

    /// Takes a change out; false where somebody does it already.
    pub fn leave<T>(&self, place: &Place<T>) -> bool {
        let mut line = open(&self.0);
        let before = line.waiting.len();
        line.waiting.retain(|waiting| waiting.number != place.number);
        line.waiting.len() < before
    }

    /// The next changes to be done; those whose sender has gone meanwhile are left out.
    pub fn next(&self) -> Vec<Waiting> {
        let mut line = open(&self.0);
        let count = line.waiting.len().min(MOST);
        line.waiting.drain(..count).filter(|waiting| !waiting.done.is_closed()).collect()
    }
}

impl<T> Place<T> {
    /// What the change answered, once it is told that it is done.
    ///
    /// # Errors
    /// What the change failed with; `busy` where it ended in a panic.
    pub fn value(&self, told: Result<Outcome, oneshot::error::RecvError>) -> Result<T, ApiError> {
        told.map_err(|_| ApiError::busy())??;
        open(&self.value).take().ok_or_else(ApiError::busy)
    }
}

/// Does changes in the transaction that is open, each in a part of its own that is undone alone; what came of each, none after a panic.
///
/// # Errors
/// Where a part can't be ended, the whole is lost, as on a full disk: then nothing of it is kept, and nothing more is done.
pub fn each(conn: &mut Conn, all: &mut [Waiting]) -> Result<Vec<Option<Outcome>>, ApiError> {
    let one = |waiting: &mut Waiting| {
        Parts::begin_transaction(conn)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| (waiting.work)(conn))).ok();
        match outcome {
            Some(Ok(())) => Parts::commit_transaction(conn)?,
            Some(Err(_)) | None => Parts::rollback_transaction(conn)?,
        }
        Ok(outcome)
    };
    all.iter_mut().map(one).collect()
}

/// Does changes one by one, each in a transaction of its own.
pub fn alone(all: &mut [Waiting], mut transaction: impl FnMut(&mut Work) -> Outcome) -> Vec<Option<Outcome>> {
    all.iter_mut().map(|waiting| catch_unwind(AssertUnwindSafe(|| transaction(&mut waiting.work))).ok()).collect()
}

/// Tells everybody what came of their change.
pub fn tell(all: Vec<Waiting>, outcomes: Vec<Option<Outcome>>) {
    for (waiting, outcome) in all.into_iter().zip(outcomes) {
        if let Some(outcome) = outcome {
            // Whoever has gone meanwhile is told nothing.
            drop(waiting.done.send(outcome));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use diesel::connection::SimpleConnection as _;
    use diesel::sql_types::{BigInt, Text};
    use futures_util::future::{LocalBoxFuture, join_all};

    use super::super::Db;
    use super::super::sql::Sql;
    use super::*;

    /// A database with an empty table of words, which are never twice the same.
    fn database(folder: &tempfile::TempDir) -> Db {
        let db = Db::open(folder.path().join("words.db").to_str().unwrap(), 4).unwrap();
        let create = |conn: &mut Conn| Ok(Sql::new("CREATE TABLE words (word TEXT NOT NULL UNIQUE)").execute(conn)?);
        db.write_blocking(create).unwrap();
        db
    }

    fn add(conn: &mut Conn, word: &str) -> Result<usize, ApiError> {
        Ok(Sql::new("INSERT INTO words (word) VALUES (").bind(word).push(")").execute(conn)?)
    }

    fn kept(db: &Db) -> Vec<String> {
        let words = |conn: &mut Conn| Ok(Sql::new("SELECT word FROM words ORDER BY word").load::<Text, String>(conn)?);
        db.read_blocking(words).unwrap()
    }

    /// Lets all of them wait until every one does, so that they are done together.
    async fn at_once<T>(db: &Db, writes: Vec<LocalBoxFuture<'_, T>>) -> Vec<T> {
        let (turn, count) = (db.writers.turn().await.unwrap(), writes.len());
        let queue = db.together.clone();
        let release = async move {
            while open(&queue.0).waiting.len() < count {
                actix_web::rt::time::sleep(Duration::from_millis(1)).await;
            }
            drop(turn);
        };
        futures_util::future::join(join_all(writes), release).await.0
    }

    #[test]
    fn changes_that_wait_share_a_commit_and_fail_alone() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let reader = db.clone();
        let writes: Vec<LocalBoxFuture<'_, Result<i64, ApiError>>> = vec![
            Box::pin(db.write(|conn| add(conn, "first").map(|_| 1))),
            Box::pin(db.write(|conn| {
                add(conn, "undone")?;
                Err(ApiError::not_found())
            })),
            Box::pin(db.write(|conn| {
                add(conn, "lost")?;
                panic!("a mistake");
            })),
            Box::pin(db.write(|conn| add(conn, "first").map(|_| 4))),
            Box::pin(db.write(move |conn| {
                add(conn, "last")?;
                // Nobody else sees a word of it yet.
                assert!(kept(&reader).is_empty());
                Ok(Sql::new("SELECT count(*) FROM words").load::<BigInt, i64>(conn)?.into_iter().sum())
            })),
        ];
        let told = actix_web::rt::System::new().block_on(at_once(&db, writes));
        let told: Vec<_> = told.into_iter().map(|told| told.map_err(|error| error.code.to_string())).collect();
        let [first, undone, lost, twice, last] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((first, last), (&Ok(1), &Ok(2)));
        assert_eq!((undone, lost), (&Err("not_found".to_owned()), &Err("busy".to_owned())));
        assert!(twice.is_err());
        assert_eq!(kept(&db), ["first", "last"]);
    }

    #[test]
    fn where_the_commit_is_lost_each_is_kept_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let mut is_first_run = true;
        let spoil = move |conn: &mut Conn| {
            if std::mem::take(&mut is_first_run) {
                // What a full disk does to a transaction.
                let Conn::Sqlite(c) = conn else { unreachable!() };
                c.batch_execute("ROLLBACK")?;
                return Err(ApiError::unavailable("lost"));
            }
            add(conn, "second").map(|_| 2)
        };
        let writes: Vec<LocalBoxFuture<'_, Result<i64, ApiError>>> = vec![
            Box::pin(db.write(|conn| add(conn, "first").map(|_| 1))),
            Box::pin(db.write(spoil)),
            Box::pin(db.write(|conn| add(conn, "third").map(|_| 3))),
        ];
        let told = actix_web::rt::System::new().block_on(at_once(&db, writes));
        let told: Vec<i64> = told.into_iter().map(|told| told.unwrap()).collect();
        assert_eq!((told, kept(&db)), (vec![1, 2, 3], vec!["first".to_owned(), "second".to_owned(), "third".to_owned()]));
    }

    #[test]
    fn who_has_gone_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        actix_web::rt::System::new().block_on(async {
            let turn = db.writers.turn().await.unwrap();
            let given_up = actix_web::rt::time::timeout(Duration::from_millis(20), db.write(|conn| add(conn, "never"))).await;
            assert!(given_up.is_err());
            drop(turn);
            db.write(|conn| add(conn, "after")).await.unwrap();
        });
        assert_eq!(kept(&db), ["after"]);
    }
}
