//! Keys of access tokens change while everybody works (I4).

use chrono::Duration;
use fangke_api::company::auth::token_key;
use fangke_api::platform::db::Engine;
use fangke_api::wings;
use fangke_shared::permission::Role;

use crate::platform::killed::add_admin;
use crate::support::program::{Server, fangke, said};
use crate::support::{Database, PASSWORD};

const ME: &str = "/api/v1/auth/me";

both_engines! {
    async fn an_old_token_is_good_until_it_ends_and_a_stolen_key_is_worth_nothing_then(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (old, other) = (app.token(&agent), app.another_process());
        let kid = app.act(token_key::rotate);
        let entries: serde_json::Value = app.by(&app.member(Role::Admin)).get("/api/v1/audit?subject=token_key").await.assert_status(200).json();
        assert_eq!((entries["items"][0]["action"].as_str(), entries["items"][0]["details"]["kid"].as_str()), (Some("create"), Some(kid.as_str())));
        // Another process learns of it before anybody signs with it.
        app.advance(Duration::seconds(2));
        wings::watch(&other).unwrap();
        app.advance(Duration::seconds(14));
        let new = app.token(&agent);
        assert_ne!(old, new);
        assert_eq!(other.tokens.read(&new, app.app.clock.now()).map(|claims| claims.member_id), Some(agent.id));
        for token in [&old, &new] {
            app.bearer(token).get(ME).await.assert_status(200);
        }
        let stolen = app.another_process();
        app.advance(Duration::minutes(7));
        app.bearer(&old).get(ME).await.assert_problem(401, "unauthenticated");
        // Whoever has the old key still signs with it, and nobody reads that.
        let forged = stolen.tokens.sign(agent.claims.clone(), app.app.clock.now()).unwrap();
        app.bearer(&forged).get(ME).await.assert_problem(401, "unauthenticated");
        app.by(&agent).get(ME).await.assert_status(200);
        // Long replaced ones are forgotten, the last one never.
        app.advance(Duration::days(2));
        app.act(token_key::rotate);
        app.advance(Duration::days(2));
        app.act(token_key::rotate);
        assert_eq!(app.app.tokens.standings(app.app.clock.now()).len(), 3, "the key file's, the one before, and the new one");
        app.by(&agent).get(ME).await.assert_status(200);
    }
}

fn a_running_server_learns_a_key_that_the_command_made(engine: Engine) {
    let (database, url) = Database::empty(engine);
    add_admin(&database, &url);
    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("admin", PASSWORD);
    let told = said(fangke(database.folder(), &url).args(["keys", "rotate", "jwt"]));
    let list = said(fangke(database.folder(), &url).args(["keys", "list"]));
    assert!(
        told.starts_with("jwt ")
            && list.lines().filter(|line| line.starts_with("jwt ")).count() == 2
            && list.contains("of the key file: signs"),
        "{told}{list}"
    );
    assert_eq!(server.get_by(ME, &token).unwrap().0, 200);
    // A server that starts now knows it from its first request on.
    server.kill();
    let server = Server::start(database.folder(), &url);
    assert_eq!(server.get_by(ME, &token).unwrap().0, 200);
    assert_eq!(server.get_by(ME, &server.sign_in("admin", PASSWORD)).unwrap().0, 200);
}

#[test]
fn a_running_server_learns_a_key_that_the_command_made_on_sqlite() {
    a_running_server_learns_a_key_that_the_command_made(Engine::Sqlite);
}

#[test]
fn a_running_server_learns_a_key_that_the_command_made_on_postgres() {
    a_running_server_learns_a_key_that_the_command_made(Engine::Postgres);
}
