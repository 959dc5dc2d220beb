//! Reads on replicas of a PostgreSQL server: which of them may serve a request, and what becomes of one that lags or dies.
//!
//! A replica serves whoever it is not behind: it has replayed what the sender of the request has changed, and all that is older than the
//! allowed lag. Where none is so far, or none answers, the primary serves, and a look each second finds out who may again.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fangke_shared::problem::ErrorCode;
use tokio::sync::OwnedSemaphorePermit;

use super::connection::{Conn, Manager};
use super::lane::Lane;
use super::position::{self, Position};
use crate::platform::error::ApiResult;

/// All replicas of one database.
pub struct Replicas {
    all: Vec<Arc<Replica>>,
    /// With whom the next read begins to ask.
    next: AtomicU64,
    /// How far the primary was at the last looks.
    past: Mutex<Past>,
    /// How far a replica has to be at least.
    floor: AtomicU64,
    /// How far the primary was after the last change of this process.
    written: AtomicU64,
    /// A change was committed, and its position could not be learnt.
    is_unsure: AtomicBool,
    served: AtomicU64,
    passed_on: AtomicU64,
}

/// One of them.
pub struct Replica {
    /// Its place in the list, from 1 on: what the log calls it, for its address may hold a password.
    number: usize,
    lane: Lane,
    /// How far it was when it was asked last.
    replayed: AtomicU64,
    /// It answered when it was asked last.
    is_there: AtomicBool,
}

/// Reads by who served them, and how many replicas may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReplicaFigures {
    /// Reads that a replica served.
    pub served: u64,
    /// Reads that might have gone to a replica, and went to the primary.
    pub passed_on: u64,
    /// Replicas that are near enough.
    pub fit: usize,
}

impl Replicas {
    /// Replicas at these addresses, of which none is asked before the first look.
    ///
    /// # Errors
    /// An address that is not PostgreSQL's.
    pub fn new(urls: &[String], connections: u32, most_behind: Duration) -> Result<Self, String> {
        let open = |(place, url): (usize, &String)| {
            let lane = Lane::of_replica(connections, Manager::of_replica(url)?);
            Ok(Arc::new(Replica { number: place + 1, lane, replayed: AtomicU64::new(0), is_there: AtomicBool::new(false) }))
        };
        Ok(Self {
            all: urls.iter().enumerate().map(open).collect::<Result<_, String>>()?,
            next: AtomicU64::new(0),
            past: Mutex::new(Past::new(most_behind)),
            floor: AtomicU64::new(Position::END.0),
            written: AtomicU64::new(0),
            is_unsure: AtomicBool::new(false),
            served: AtomicU64::new(0),
            passed_on: AtomicU64::new(0),
        })
    }

    /// A replica that may be near enough and has a connection to spare, each in its turn.
    pub fn choose(&self) -> Option<(Arc<Replica>, OwnedSemaphorePermit)> {
        let count = self.all.len();
        let first = usize::try_from(self.next.fetch_add(1, SeqCst)).unwrap_or_default() % count.max(1);
        let floor = Position(self.floor.load(SeqCst));
        let mut in_turn = self.all.iter().cycle().skip(first).take(count).filter(|replica| replica.is_fit(floor));
        in_turn.find_map(|replica| Some((Arc::clone(replica), replica.lane.turn_at_once()?)))
    }

    /// Counts a read by who served it.
    pub fn count(&self, by_replica: bool) {
        if by_replica { &self.served } else { &self.passed_on }.fetch_add(1, SeqCst);
    }

    /// Notes how far the primary is after a change; none: it could not be learnt.
    pub fn note_written(&self, position: Option<Position>) {
        match position {
            Some(position) => {
                self.written.fetch_max(position.0, SeqCst);
            }
            None => self.is_unsure.store(true, SeqCst),
        }
    }

    /// What whoever has just changed something through this process has seen.
    pub fn seen(&self) -> Position {
        if self.is_unsure.load(SeqCst) { Position::END } else { Position(self.written.load(SeqCst)) }
    }

    /// Asks the replicas and the primary how far they are; `primary` asks the latter for [`position::reached`] and [`position::written`].
    pub fn look(&self, primary: impl FnOnce() -> ApiResult<(Position, Position)>) {
        self.all.iter().for_each(|replica| replica.look());
        let (known, at) = (self.written.load(SeqCst), Instant::now());
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        match primary() {
            Ok((reached, written)) => {
                past.note(at, reached);
                // A primary that is not as far as it was is another one, which has lost something: nobody can have seen that any more.
                if written.0 < known {
                    let _ = self.written.compare_exchange(known, written.0, SeqCst, SeqCst);
                } else {
                    self.written.fetch_max(written.0, SeqCst);
                }
                self.is_unsure.store(false, SeqCst);
            }
            Err(error) => tracing::warn!(%error, "how far the primary is, is not known"),
        }
        self.floor.store(past.floor(Instant::now()).0, SeqCst);
    }

    /// What there is to count.
    pub fn figures(&self) -> ReplicaFigures {
        let floor = Position(self.floor.load(SeqCst));
        ReplicaFigures {
            served: self.served.load(SeqCst),
            passed_on: self.passed_on.load(SeqCst),
            fit: self.all.iter().filter(|replica| replica.is_fit(floor)).count(),
        }
    }
}

impl Replica {
    /// Reads on it, unless it is not as far as `needed` or fails: then the primary has to be asked.
    pub fn read<T>(&self, needed: Position, f: impl FnOnce(&mut Conn) -> ApiResult<T>) -> Option<ApiResult<T>> {
        let Some(mut pooled) = self.lane.checkout_if_there() else {
            self.leave();
            return None;
        };
        let conn = &mut pooled.conn;
        // Most have changed nothing for a while: what is known is enough, and nobody is asked.
        if Position(self.replayed.load(SeqCst)) < needed && self.ask(conn)? < needed {
            return None;
        }
        match f(conn) {
            // Whatever it is, the primary knows: the replica went away, has no such table yet, or put its own replay first.
            Err(error) if error.code == ErrorCode::Unavailable => {
                self.leave();
                None
            }
            Err(error) if error.is_collision => None,
            result => Some(result),
        }
    }

    fn is_fit(&self, floor: Position) -> bool {
        self.is_there.load(SeqCst) && Position(self.replayed.load(SeqCst)) >= floor
    }

    fn ask(&self, conn: &mut Conn) -> Option<Position> {
        match position::reached(conn) {
            Ok(position) => {
                self.replayed.fetch_max(position.0, SeqCst);
                Some(position)
            }
            Err(_) => {
                self.leave();
                None
            }
        }
    }

    fn look(&self) {
        match self.lane.checkout_if_there().and_then(|mut pooled| position::reached(&mut pooled.conn).ok()) {
            Some(position) => {
                // Not the greater one: it may have been made anew.
                self.replayed.store(position.0, SeqCst);
                if !self.is_there.swap(true, SeqCst) {
                    tracing::info!(replica = self.number, "a replica answers");
                }
            }
            None => self.leave(),
        }
    }

    fn leave(&self) {
        if self.is_there.swap(false, SeqCst) {
            tracing::warn!(replica = self.number, "a replica doesn't answer: its reads go elsewhere");
        }
    }
}

/// How far the primary was at the last looks, as long ago as a replica may be behind.
struct Past {
    most_behind: Duration,
    looks: VecDeque<(Instant, Position)>,
}

impl Past {
    const fn new(most_behind: Duration) -> Self {
        Self { most_behind, looks: VecDeque::new() }
    }

    fn note(&mut self, at: Instant, position: Position) {
        self.looks.push_back((at, position));
    }

    /// How far a replica has to be: as the primary was `most_behind` ago. While that is not known, as far as at the first look; before that no
    /// replica is far enough. Where the primary doesn't answer any more, nothing is written either, and its last position stays the mark.
    fn floor(&mut self, now: Instant) -> Position {
        let is_old = |(at, _): &(Instant, Position)| now.saturating_duration_since(*at) >= self.most_behind;
        while self.looks.get(1).is_some_and(is_old) {
            self.looks.pop_front();
        }
        self.looks.front().map_or(Position::END, |(_, position)| *position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(positions: &[u64]) -> Replicas {
        let urls: Vec<String> = positions.iter().map(|n| format!("postgres://127.0.0.1:1/{n}")).collect();
        let replicas = Replicas::new(&urls, 2, Duration::from_secs(5)).unwrap();
        for (replica, position) in replicas.all.iter().zip(positions) {
            replica.is_there.store(true, SeqCst);
            replica.replayed.store(*position, SeqCst);
        }
        replicas
    }

    fn chosen(replicas: &Replicas, times: usize) -> Vec<Option<usize>> {
        (0..times).map(|_| replicas.choose().map(|(replica, _)| replica.number)).collect()
    }

    #[test]
    fn before_the_first_look_nobody_serves() {
        assert_eq!(chosen(&of(&[100]), 1), [None]);
    }

    #[test]
    fn replicas_take_turns_and_those_behind_are_left_out() {
        let replicas = of(&[100, 90, 110]);
        replicas.floor.store(100, SeqCst);
        assert_eq!(chosen(&replicas, 6), [Some(1), Some(3), Some(3), Some(1), Some(3), Some(3)]);
        replicas.floor.store(111, SeqCst);
        assert_eq!(chosen(&replicas, 1), [None]);
        assert_eq!(replicas.figures().fit, 0);
        replicas.floor.store(0, SeqCst);
        replicas.all[1].leave();
        assert_eq!(replicas.figures().fit, 2);
        assert!(!chosen(&replicas, 6).contains(&Some(2)));
    }

    #[test]
    fn a_replica_without_a_free_connection_passes_on() {
        let replicas = of(&[100]);
        replicas.floor.store(0, SeqCst);
        let held: Vec<_> = (0..2).map(|_| replicas.choose().unwrap()).collect();
        assert!(replicas.choose().is_none());
        drop(held);
        assert!(replicas.choose().is_some());
    }

    #[test]
    fn one_that_is_gone_hands_the_read_to_the_primary_and_is_left_out_until_it_answers() {
        let replicas = of(&[100]);
        replicas.floor.store(0, SeqCst);
        let (replica, _turn) = replicas.choose().unwrap();
        assert!(replica.read(Position::START, |_| Ok(1)).is_none());
        assert!(replicas.choose().is_none());
    }

    #[test]
    fn the_floor_is_where_the_primary_was_as_long_ago_as_is_allowed() {
        let (mut past, start) = (Past::new(Duration::from_secs(5)), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(past.floor(at(0)), Position::END);
        for second in 0..=20 {
            past.note(at(second), Position(second * 10));
            // In the first seconds as at the first look.
            assert_eq!(past.floor(at(second)), Position(second.saturating_sub(5) * 10), "{second}");
        }
        assert!(past.looks.len() <= 7);
        // The primary is gone: whoever had everything serves on.
        assert_eq!(past.floor(at(1000)), Position(200));
    }

    #[test]
    fn what_was_written_only_grows_until_another_primary_says_otherwise() {
        let replicas = of(&[]);
        replicas.note_written(Some(Position(50)));
        replicas.note_written(Some(Position(40)));
        assert_eq!(replicas.seen(), Position(50));
        replicas.look(|| Ok((Position(60), Position(61))));
        assert_eq!(replicas.seen(), Position(61));
        replicas.look(|| Ok((Position(30), Position(31))));
        assert_eq!(replicas.seen(), Position(31));
        // Committed, and nobody could say how far that was: only the primary is right until it is asked again.
        replicas.note_written(None);
        assert_eq!(replicas.seen(), Position::END);
        replicas.look(|| Err(crate::platform::error::ApiError::busy()));
        assert_eq!(replicas.seen(), Position::END);
        replicas.look(|| Ok((Position(70), Position(71))));
        assert_eq!(replicas.seen(), Position(71));
    }

    #[test]
    fn a_file_has_no_replicas() {
        assert!(Replicas::new(&["data/fangke.db".to_owned()], 2, Duration::from_secs(5)).is_err());
    }
}
