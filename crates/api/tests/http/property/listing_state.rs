//! The rules that stand twice, in Rust and in SQL, say the same of every listing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_api::company::tx::rules::Rules;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine};
use fangke_api::property::listing::state::{self, L, State};
use fangke_api::schema::listings;
use fangke_shared::MemberId;
use fangke_shared::company::setting::Figures;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{EvidenceState, Grade, ListingStatus, MaintainerReason, Pool, PoolState};

use crate::support::TestApp;

/// Generated listings.
const COUNT: usize = 2_000;

both_engines! {
    async fn the_rules_say_the_same_in_rust_and_in_sql(app: TestApp) {
        let member = app.member(Role::Agent).id;
        let rules = moments(&app);
        let mut dice = Dice(20_260_318);
        let listings: BTreeMap<i64, State> = app.write(|conn| {
            let made = (0..COUNT).map(|_| {
                let state = dice.state(&rules[0]);
                (insert(conn, &state, member), state)
            });
            Ok(made.collect())
        });
        for rules in &rules {
            let at = format!("at {} with {:?}", rules.now, rules.figures);
            let same = |name: &str, condition: Sql, holds: &dyn Fn(&State) -> bool| {
                let expected: BTreeSet<i64> = listings.iter().filter(|(_, state)| holds(state)).map(|(id, _)| *id).collect();
                let found = app.read(|conn| Ok(find(conn, condition)));
                let differ: Vec<_> = expected.symmetric_difference(&found).map(|id| (id, listings[id])).take(3).collect();
                assert!(differ.is_empty(), "{name} {at}: {differ:#?}");
                assert!(!expected.is_empty() && expected.len() < COUNT, "{name} {at}: {} tell nothing", expected.len());
            };
            same("is_unprotected", state::is_unprotected(L, rules), &|s| s.due(rules) == Some(MaintainerReason::ProtectionEnded));
            same("is_unfollowed", state::is_unfollowed(L, rules), &|s| s.due(rules) == Some(MaintainerReason::FirstFollowUpMissed));
            same("is_due", state::is_due(L, rules), &|s| s.due(rules).is_some());
            for pool in Pool::ALL {
                let condition = state::is_of(L, *pool, rules).push(" AND ").append(L.column("status").is_not(ListingStatus::Lead));
                same(pool.as_str(), condition, &|s| s.pool_now(rules) == Some(*pool));
            }
            same("counts", state::counts(L, rules), &|s| s.counts(rules));
            same("is_exclusive", state::is_exclusive(L, rules), &|s| s.is_exclusive(rules));
            same("is not exclusive", state::flag(state::is_exclusive(L, rules), false), &|s| !s.is_exclusive(rules));
            for grade in Grade::ALL {
                same(grade.as_str(), state::grade(L, rules).push(" = ").word(*grade), &|s| s.grade_now(rules) == *grade);
            }
        }
    }

    async fn what_time_does_is_found_by_partial_indexes(app: TestApp) {
        let rules = &moments(&app)[0];
        let status = L.column("status");
        let long = Sql::new(" AND l.status_changed_at > ").bind(rules.now);
        for (index, condition) in [
            ("ix_listings__protection_end", state::is_unprotected(L, rules)),
            ("ix_listings__first_follow_up_due", state::is_unfollowed(L, rules)),
            ("ix_listings__graded", L.column("grade").is_not(Grade::General)),
            ("ix_listings__stock", status.is(ListingStatus::Available).push(" AND l.entered_at <= ").bind(rules.now)),
            ("ix_listings__ended", status.is_in(&ListingStatus::TRADED).append(long)),
        ] {
            app.read(|conn| {
                let explain = if conn.engine() == Engine::Sqlite {
                    // SQLite refuses a statement that the index can't answer.
                    Sql::new("SELECT l.id FROM listings l INDEXED BY ").push(index).push(" WHERE ").append(condition).load::<BigInt, i64>(conn)?;
                    return Ok(());
                } else {
                    Sql::new("SET enable_seqscan = off").execute(conn)?;
                    Sql::new("EXPLAIN SELECT l.id FROM listings l WHERE ")
                };
                let plan = explain.append(condition).load::<Text, String>(conn)?.join("\n");
                assert!(plan.contains(index), "{index}: {plan}");
                Ok(())
            });
        }
    }
}

/// Before and after the hour of the first follow-up, under the usual figures and others, also where the grades' figures cross.
fn moments(app: &TestApp) -> Vec<Rules> {
    let at = |hours, figures| Rules::of(figures, &app.app.clock, app.app.clock.now() + Duration::hours(hours));
    let usual = Figures::default();
    let other = Figures {
        protection_days: usual.protection_days - 1,
        focus_evidence: 3,
        recommended_evidence: 2,
        survey_photos: 3,
        ..usual.clone()
    };
    let crossed = Figures { focus_evidence: 1, recommended_evidence: 2, ..usual.clone() };
    vec![at(0, usual.clone()), at(4, usual), at(0, other), at(4, crossed)]
}

/// The same numbers at each run.
struct Dice(u64);

impl Dice {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[usize::try_from(self.0 >> 33).unwrap() % all.len()]
    }

    /// Never, or right before, at and right after what decides by these rules.
    fn moment(&mut self, edges: &[DateTime<Utc>]) -> Option<DateTime<Utc>> {
        let edge = self.one_of(edges);
        self.one_of(&[None, Some(-1), Some(0), Some(1)]).map(|micros| edge + Duration::microseconds(micros))
    }

    fn state(&mut self, rules: &Rules) -> State {
        let day = |days: i64| rules.today + Duration::days(days);
        let midnights = [0, -1, -2].map(|days| rules.clock().day_bounds(day(days)).0);
        let terms: [Option<(NaiveDate, NaiveDate)>; 5] =
            [None, Some((day(0), day(0))), Some((day(-9), day(0))), Some((day(-9), day(-1))), Some((day(1), day(9)))];
        let sums = [None, Some(1), Some(2)];
        let active = ListingStatus::ACTIVE.map(Some);
        State {
            pool: PoolState {
                pool: self.one_of(&[Pool::Private, Pool::Private, Pool::Public]),
                // Active ones are told apart more finely.
                status: self.one_of(&[active[0], active[1], active[2], None]).unwrap_or_else(|| self.one_of(ListingStatus::ALL)),
                has_maintainer: self.one_of(&[true, true, false]),
                entered_at: self.moment(&midnights),
                first_follow_up_at: self.one_of(&[None, Some(rules.now)]),
                status_changed_at: self.moment(&[7, 3, 1, rules.figures.protection_days].map(|days| rules.now - Duration::days(days))),
            },
            grade: self.one_of(Grade::ALL),
            evidence: EvidenceState {
                key_count: self.one_of(&[0, 1, 2]),
                exclusive: self.one_of(&terms),
                price_fen: self.one_of(&sums),
                evaluation_fen: self.one_of(&sums),
                photo_count: self.one_of(&[0, 2, 3, 5, 6]),
                has_floor_plan: self.one_of(&[true, false]),
            },
        }
    }
}

fn insert(conn: &mut Conn, state: &State, member: MemberId) -> i64 {
    let State { pool, grade, evidence } = state;
    let naive = |at: Option<DateTime<Utc>>| at.map(|at| at.naive_utc());
    let now = DateTime::UNIX_EPOCH.naive_utc();
    diesel::insert_into(listings::table)
        .values((
            (
                listings::status.eq(pool.status.as_str()),
                listings::is_lead.eq(pool.status == ListingStatus::Lead),
                listings::purpose.eq("sale"),
                listings::orientation_mask.eq(0),
                listings::is_late_entry.eq(false),
                listings::terms.eq("{}"),
                listings::follow_up_count.eq(0),
                listings::created_at.eq(now),
                listings::updated_at.eq(now),
                listings::version.eq(1),
            ),
            (
                listings::pool.eq(pool.pool.as_str()),
                listings::maintainer_id.eq(pool.has_maintainer.then_some(member.0)),
                listings::entered_at.eq(naive(pool.entered_at)),
                listings::first_follow_up_at.eq(naive(pool.first_follow_up_at)),
                listings::status_changed_at.eq(naive(pool.status_changed_at)),
            ),
            (
                listings::grade.eq(grade.as_str()),
                listings::key_count.eq(evidence.key_count),
                listings::exclusive_from.eq(evidence.exclusive.map(|(from, _)| from)),
                listings::exclusive_until.eq(evidence.exclusive.map(|(_, until)| until)),
                listings::price_fen.eq(evidence.price_fen),
                listings::evaluation_fen.eq(evidence.evaluation_fen),
                listings::photo_count.eq(evidence.photo_count),
                listings::has_floor_plan.eq(evidence.has_floor_plan),
            ),
        ))
        .returning(listings::id)
        .get_result(conn)
        .unwrap()
}

fn find(conn: &mut Conn, condition: Sql) -> BTreeSet<i64> {
    let ids = Sql::new("SELECT l.id FROM listings l WHERE ").append(condition).load::<BigInt, i64>(conn).unwrap();
    ids.into_iter().collect()
}
