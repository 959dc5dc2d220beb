//! The words that the tests are written in.

mod client;
pub mod contract;
mod database;
mod files;
pub mod program;
mod records;
mod tables;

use std::sync::LazyLock;

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::test::TestRequest;
use actix_web::{App as ActixApp, Error, test, web};
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::company::tx::Tx;
use fangke_api::platform::clock::Clock;
use fangke_api::platform::crypto::Keys;
use fangke_api::platform::db::{Conn, Engine};
use fangke_api::platform::error::ApiResult;
use fangke_api::platform::files::Files;
use fangke_api::platform::http::answer;
use fangke_api::platform::jobs;
use fangke_api::platform::password;
use fangke_api::platform::state::App;
use fangke_api::platform::token::Claims;
use fangke_api::schema::{members, org_units, sessions};
use fangke_api::wings::{listeners, sealed_places};
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, OrgUnitId, SessionId};
use futures_util::future::LocalBoxFuture;

pub use client::{Answer, Client};
pub use database::Database;
pub use files::{IMPORTS, counts, files_below, set_age};
pub use records::{LISTINGS, NONE, encoded, ids, rental, sale, with};
pub use tables::{catalogue, columns, unique_by_columns};

/// Turns each test into two, `<name>::sqlite` and `<name>::postgres`.
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$meta])*
            async fn check($app: crate::support::TestApp) $body

            #[actix_web::test]
            async fn sqlite() {
                check(crate::support::TestApp::new(fangke_api::platform::db::Engine::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                check(crate::support::TestApp::new(fangke_api::platform::db::Engine::Postgres).await).await;
            }
        }
    )+};
}

/// The password of every test member.
pub const PASSWORD: &str = "春江花月夜 1203";

/// The proxy that the application trusts.
pub const PROXY: &str = "192.0.2.250";

/// What opens `/metrics`.
pub const METRICS_TOKEN: &str = "figures-for-the-operator";

// Hashing is slow on purpose: once for all.
static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD).unwrap());

type Call = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>>;

/// The application on a database of its own.
pub struct TestApp {
    // In this order: the connections go before the database does.
    call: Call,
    /// The application's state.
    pub app: web::Data<App>,
    database: Database,
}

/// What a test writes by itself is written at the first try.
fn once<T>(f: impl FnOnce(&mut Conn) -> ApiResult<T>) -> impl FnMut(&mut Conn) -> ApiResult<T> {
    let mut f = Some(f);
    move |conn| f.take().expect("nobody is in the way")(conn)
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct TestMember {
    /// The member.
    pub id: MemberId,
    /// With [`PASSWORD`].
    pub username: String,
    /// What the access token says.
    pub claims: Claims,
}

impl TestApp {
    /// A new application, whose clock stands at 2026-03-18 10:00 in Shanghai.
    pub async fn new(engine: Engine) -> Self {
        Self::in_zone(engine, chrono_tz::Asia::Shanghai).await
    }

    /// The same application at the same moment, whose business day is that of another zone.
    pub async fn in_zone(engine: Engine, zone: chrono_tz::Tz) -> Self {
        Self::configured(engine, zone, |_| {}).await
    }

    /// The same application with other settings.
    pub async fn with(engine: Engine, change: impl FnOnce(&mut App)) -> Self {
        Self::configured(engine, chrono_tz::Asia::Shanghai, change).await
    }

    async fn configured(engine: Engine, zone: chrono_tz::Tz, change: impl FnOnce(&mut App)) -> Self {
        let (database, db) = Database::new(engine);
        let clock = Clock::manual("2026-03-18T02:00:00Z".parse().unwrap(), zone);
        let data_dir = database.folder().to_owned();
        let files = Files::folder(&data_dir.join("files")).unwrap();
        let mut app = App::new(db, clock, Keys::derive(&[7; 32]), files, data_dir, false, listeners());
        if let Some(address) = database.address().filter(|_| std::env::var_os("FANGKE_TEST_REPLICA").is_some()) {
            // All that only reads goes by connections that refuse changes, to the same tables.
            app.db = app.db.with_replicas(&[address], 4, std::time::Duration::from_secs(60)).unwrap();
            app.db.look_at_replicas();
            app.db.look_at_replicas();
        }
        app.trusted_proxies = PROXY.parse().unwrap();
        app.metrics_token = Some(METRICS_TOKEN.into());
        app.sealed_places = sealed_places();
        change(&mut app);
        let app = web::Data::new(app);
        let service =
            test::init_service(ActixApp::new().app_data(app.clone()).configure(fangke_api::app::configure).wrap(from_fn(answer))).await;
        let call: Call = Box::new(move |request| Box::pin(service.call(request.to_request())));
        Self { call, app, database }
    }

    /// Another process on the same database, with a memory of its own.
    pub fn another_process(&self) -> App {
        let files = Files::folder(&self.app.data_dir.join("files")).unwrap();
        let (db, clock, data_dir) = (self.app.db.clone(), self.app.clock.clone(), self.app.data_dir.clone());
        let mut app = App::new(db, clock, Keys::derive(&[7; 32]), files, data_dir, false, listeners());
        app.sealed_places = sealed_places();
        app
    }

    /// Sends requests of nobody.
    pub fn anyone(&self) -> Client<'_> {
        Client::new(self)
    }

    /// Sends requests of a member, with an access token made now.
    pub fn by(&self, member: &TestMember) -> Client<'_> {
        self.bearer(&self.token(member))
    }

    /// Sends requests with an access token.
    pub fn bearer(&self, token: &str) -> Client<'_> {
        self.anyone().with("Authorization", &format!("Bearer {token}"))
    }

    /// An access token made now.
    pub fn token(&self, member: &TestMember) -> String {
        self.app.tokens.sign(member.claims.clone(), self.app.clock.now()).unwrap()
    }

    /// Turns the clock forward.
    pub fn advance(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    /// Turns the clock forward to a moment.
    pub fn turn_to(&self, moment: &str) {
        let moment: chrono::DateTime<chrono::Utc> = moment.parse().unwrap();
        self.advance(moment - self.app.clock.now());
    }

    /// Runs the hourly jobs; the answer counts what they touched.
    pub fn run_jobs(&self) -> i64 {
        let run = |job: &'static jobs::Job| {
            let affected = jobs::run(&self.app, job).unwrap().expect("nobody else is at it");
            // What is swept is no work of the company's.
            if ["auth", "leftovers"].contains(&job.name) { 0 } else { affected }
        };
        fangke_api::wings::jobs().map(run).sum()
    }

    /// Writes to the database, past the API.
    pub fn write<T>(&self, f: impl FnOnce(&mut Conn) -> ApiResult<T>) -> T {
        self.app.db.write_blocking(once(f)).unwrap()
    }

    /// Does something in a transaction of the system's own, as jobs and the command line do.
    pub fn act<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> T {
        let mut f = Some(f);
        self.app.write_blocking(|tx| f.take().expect("nobody is in the way")(tx)).unwrap()
    }

    /// The address of its database, of PostgreSQL's.
    pub fn address(&self) -> String {
        self.database.address().expect("a server")
    }

    /// Reads the database, past the API.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> ApiResult<T>) -> T {
        self.app.db.read_blocking(f).unwrap()
    }

    /// Adds a member of the company itself.
    pub fn member(&self, role: Role) -> TestMember {
        self.member_of(role, None)
    }

    /// Adds a member of a unit, called by their role and number, and signs them in.
    pub fn member_of(&self, role: Role, unit: impl Into<Option<OrgUnitId>>) -> TestMember {
        let (unit, now) = (unit.into(), self.app.clock.now());
        self.write(|conn| {
            let mut claims = Claims {
                member_id: MemberId(0),
                session_id: SessionId(0),
                role,
                region_id: None,
                store_id: None,
                team_id: None,
                duty: None,
                iat: 0,
                exp: 0,
            };
            let mut above = unit;
            while let Some(OrgUnitId(id)) = above {
                let (kind, parent) =
                    org_units::table.find(id).select((org_units::kind, org_units::parent_id)).first::<(String, Option<i64>)>(conn)?;
                *match kind.parse().unwrap() {
                    OrgUnitKind::Region => &mut claims.region_id,
                    OrgUnitKind::Store => &mut claims.store_id,
                    OrgUnitKind::Team => &mut claims.team_id,
                } = Some(OrgUnitId(id));
                above = parent.map(OrgUnitId);
            }
            let count: i64 = members::table.count().get_result(conn)?;
            let username = format!("{role}.{}", count + 1);
            let id: i64 = diesel::insert_into(members::table)
                .values((
                    members::username.eq(&username),
                    members::display_name.eq(format!("林晓岚{}", count + 1)),
                    members::password_hash.eq(PASSWORD_HASH.as_str()),
                    members::role.eq(role.as_str()),
                    members::org_unit_id.eq(unit.map(|id| id.0)),
                    members::region_id.eq(claims.region_id.map(|id| id.0)),
                    members::store_id.eq(claims.store_id.map(|id| id.0)),
                    members::team_id.eq(claims.team_id.map(|id| id.0)),
                    members::is_active.eq(true),
                    members::created_at.eq(now.naive_utc()),
                    members::version.eq(1),
                ))
                .returning(members::id)
                .get_result(conn)?;
            let session: i64 = diesel::insert_into(sessions::table)
                .values((sessions::member_id.eq(id), sessions::created_at.eq(now.naive_utc())))
                .returning(sessions::id)
                .get_result(conn)?;
            (claims.member_id, claims.session_id) = (MemberId(id), SessionId(session));
            Ok(TestMember { id: MemberId(id), username, claims })
        })
    }

    /// Adds a region.
    pub fn region(&self, name: &str) -> OrgUnitId {
        self.unit(OrgUnitKind::Region, None, name)
    }

    /// Adds a store of a region.
    pub fn store(&self, region: OrgUnitId, name: &str) -> OrgUnitId {
        self.unit(OrgUnitKind::Store, Some(region), name)
    }

    /// Adds a team of a store.
    pub fn team(&self, store: OrgUnitId, name: &str) -> OrgUnitId {
        self.unit(OrgUnitKind::Team, Some(store), name)
    }

    fn unit(&self, kind: OrgUnitKind, parent: Option<OrgUnitId>, name: &str) -> OrgUnitId {
        self.write(|conn| {
            let id = diesel::insert_into(org_units::table)
                .values((
                    org_units::kind.eq(kind.as_str()),
                    org_units::parent_id.eq(parent.map(|id| id.0)),
                    org_units::parent_key.eq(parent.map_or(0, |id| id.0)),
                    org_units::name.eq(name),
                    org_units::is_active.eq(true),
                    org_units::version.eq(1),
                ))
                .returning(org_units::id)
                .get_result(conn)?;
            Ok(OrgUnitId(id))
        })
    }
}
