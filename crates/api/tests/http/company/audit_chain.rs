//! The chain of the audit trail: whatever is done to it by hand is found and named.

use fangke_api::company::audit::verify::{Fault, verify};
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::jobs;
use fangke_shared::company::checkpoint::CheckpointResponse;
use fangke_shared::permission::Role;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{TestApp, TestMember};

const CHECKPOINTS: &str = "/api/v1/audit/checkpoints";

impl TestApp {
    /// What every minute does; the answer counts it.
    fn run_often(&self) -> i64 {
        fangke_api::wings::often().map(|job| jobs::run(&self.app, job).unwrap().unwrap()).sum()
    }

    fn trail_faults(&self, kept: &[CheckpointResponse]) -> Vec<Fault> {
        self.read(|conn| verify(conn, &self.app.keys, kept)).faults
    }

    fn by_hand(&self, statement: Sql) -> usize {
        self.write(|conn| Ok(statement.execute(conn)?))
    }

    /// Leaves an entry for each.
    async fn regions(&self, admin: &TestMember, names: &[&str]) {
        for name in names {
            self.by(admin).post("/api/v1/org-units", json!({"kind": "region", "name": name})).await.assert_status(201);
        }
    }

    async fn checkpoints(&self, admin: &TestMember) -> Vec<CheckpointResponse> {
        self.by(admin).get(CHECKPOINTS).await.assert_status(200).read()
    }
}

fn text(statement: &'static str) -> Sql {
    Sql::new(statement)
}

both_engines! {
    async fn what_many_write_at_once_is_linked_once_and_sound(app: TestApp) {
        let admin = app.member(Role::Admin);
        let names: Vec<String> = (0..12).map(|i| format!("区域{i}")).collect();
        let post = |name: &String| app.by(&admin).post("/api/v1/org-units", json!({"kind": "region", "name": name}));
        for answer in join_all(names.iter().map(post)).await {
            answer.assert_status(201);
        }
        let verdict = app.read(|conn| verify(conn, &app.app.keys, &[]));
        assert_eq!((verdict.sound, verdict.waiting, verdict.faults.len()), (0, 12, 0));
        assert_eq!((app.run_often(), app.run_often()), (12, 0));
        app.regions(&admin, &["后来"]).await;
        assert_eq!(app.run_often(), 1);
        let verdict = app.read(|conn| verify(conn, &app.app.keys, &[]));
        assert_eq!((verdict.sound, verdict.waiting, verdict.faults), (13, 0, vec![]));
    }

    async fn an_entry_that_was_altered_is_named(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.regions(&admin, &["朝阳", "海淀", "西城"]).await;
        app.run_often();
        assert_eq!(app.by_hand(text("UPDATE audit_entries SET details = '{\"name\":\"别的\"}' WHERE id = 2")), 1);
        assert_eq!(app.trail_faults(&[]), [Fault::Altered(2)]);
        // Also where the seal of another entry is put in its place.
        app.by_hand(text("UPDATE audit_entries SET seal = NULL WHERE id = 3"));
        assert_eq!(app.trail_faults(&[]), [Fault::Altered(2), Fault::Altered(3)]);
    }

    async fn an_entry_that_was_removed_is_named(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.regions(&admin, &["朝阳", "海淀", "西城"]).await;
        app.run_often();
        app.by_hand(text("DELETE FROM audit_entries WHERE id = 2"));
        assert_eq!(app.trail_faults(&[]), [Fault::Removed(2)]);
        // With its link, too.
        app.by_hand(text("DELETE FROM audit_links WHERE entry_id = 2"));
        assert_eq!(app.trail_faults(&[]), [Fault::BrokenLink(2)]);
    }

    async fn an_entry_that_was_inserted_is_named_and_never_linked(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.regions(&admin, &["朝阳"]).await;
        app.run_often();
        let copy = "INSERT INTO audit_entries (at, member_id, action, subject, subject_id, details) \
            SELECT at, member_id, action, subject, 99, details FROM audit_entries WHERE id = 1";
        app.by_hand(text(copy));
        assert_eq!(app.run_often(), 0);
        assert_eq!(app.trail_faults(&[]), [Fault::Inserted(2)]);
        app.by_hand(text("UPDATE audit_entries SET seal = 'made up', nonce = 'made up' WHERE id = 2"));
        assert_eq!((app.run_often(), app.trail_faults(&[])), (0, vec![Fault::Inserted(2)]));
    }

    async fn a_checkpoint_that_was_kept_finds_a_chain_that_was_made_anew(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.regions(&admin, &["朝阳", "海淀", "西城"]).await;
        app.run_often();
        app.run_jobs();
        let kept = app.checkpoints(&admin).await;
        assert_eq!((kept.len(), kept[0].number, app.trail_faults(&kept)), (1, 3, vec![]));
        // One a day, however often the jobs run.
        app.run_jobs();
        assert_eq!(app.checkpoints(&admin).await, kept);
        app.by_hand(text("DELETE FROM audit_entries WHERE id = 2"));
        app.by_hand(text("DELETE FROM audit_links WHERE number > 0"));
        assert_eq!(app.run_often(), 2);
        assert_eq!((app.trail_faults(&[]), app.trail_faults(&kept)), (vec![], vec![Fault::NotAsKept(3)]));
        let forged = CheckpointResponse { number: 2, ..kept[0].clone() };
        assert_eq!(app.trail_faults(&[forged]), [Fault::ForeignCheckpoint(2)]);
    }

    async fn what_was_there_before_the_chain_is_taken_into_it(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.regions(&admin, &["朝阳", "海淀"]).await;
        app.by_hand(text("UPDATE audit_entries SET seal = NULL, nonce = NULL"));
        assert_eq!((app.run_often(), app.trail_faults(&[])), (2, vec![]));
        app.by_hand(text("UPDATE audit_entries SET subject_id = 7 WHERE id = 1"));
        assert_eq!(app.trail_faults(&[]), [Fault::Altered(1)]);
    }

    async fn checkpoints_are_for_those_who_read_the_trail(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.by(&agent).get(CHECKPOINTS).await.assert_problem(403, "forbidden");
        app.anyone().get(CHECKPOINTS).await.assert_status(401);
    }
}
