//! The tables: what the migrations make on either engine is what the code takes them for.

use std::collections::BTreeSet;
use std::path::Path;

use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{pending_migrations, revert_all, revert_last_migration, run_next_migration, unique_violation};

use crate::support::{catalogue, columns, unique_by_columns};

both_engines! {
    async fn each_migration_can_be_taken_back_and_applied_again(app: TestApp) {
        app.read(|conn| {
            let whole = catalogue(conn);
            assert!(whole.len() > 60, "{whole:?}");
            revert_all(conn)?;
            while pending_migrations(conn)? {
                let before = catalogue(conn);
                run_next_migration(conn)?;
                let after = catalogue(conn);
                revert_last_migration(conn)?;
                assert_eq!(difference(&before, &catalogue(conn)), NOTHING, "taken back, after {} objects", before.len());
                run_next_migration(conn)?;
                assert_eq!(difference(&after, &catalogue(conn)), NOTHING, "applied again, after {} objects", before.len());
            }
            assert_eq!(difference(&whole, &catalogue(conn)), NOTHING);
            Ok(())
        });
    }

    async fn the_schema_in_rust_is_that_of_the_database(app: TestApp) {
        let declared = columns_of_schema();
        let made = app.read(|conn| Ok(columns(conn)));
        let is_ours = |column: &&String| !WITHOUT_SCHEMA.contains(&column.split('.').next().unwrap());
        let made: BTreeSet<String> = made.iter().filter(is_ours).cloned().collect();
        assert_eq!(difference(&declared, &made), NOTHING, "left: only in schema.rs, right: only in the database");
    }

    async fn the_constraints_that_the_code_names_are_there(app: TestApp) {
        let named = constraints_of_code();
        assert!(named.contains("uq_members__username") && named.len() >= 5, "{named:?}");
        let known = app.read(|conn| Ok(unique_by_columns(conn)));
        assert_eq!(named.difference(&known).collect::<Vec<_>>(), NOTHING.0);
    }

    async fn unique_violations_have_the_same_names_on_both_engines(app: TestApp) {
        const UNIT: &str = "INSERT INTO org_units (kind, parent_key, name, is_active, version) VALUES ('region', 0, 'x', TRUE, 1)";
        const MEMBER: &str = "INSERT INTO members (username, display_name, password_hash, role, is_active, created_at, version) \
            VALUES ('x', 'x', 'x', 'agent', TRUE, '2026-03-18 00:00:00', 1)";
        const COMMUNITY: &str = "INSERT INTO communities (district, name, name_key, aliases, created_at, updated_at, version) \
            VALUES ('x', 'x', 'x', '[]', '2026-03-18 00:00:00', '2026-03-18 00:00:00', 1)";
        const BUILDING: &str = "INSERT INTO buildings (community_id, name) VALUES ((SELECT min(id) FROM communities), 'x')";
        for (statement, name) in [
            (UNIT, "uq_org_units__parent_key__name"),
            (MEMBER, "uq_members__username"),
            (COMMUNITY, "uq_communities__district__name_key"),
            (BUILDING, "uq_buildings__community_id__name"),
        ] {
            app.write(|conn| Ok(Sql::new(statement).execute(conn)?));
            app.write(|conn| {
                let error = Sql::new(statement).execute(conn).unwrap_err();
                assert_eq!(unique_violation(&error).as_deref(), Some(name));
                // PostgreSQL commits nothing after an error, which is right here.
                Ok(())
            });
        }
        app.read(|conn| {
            assert_eq!(unique_violation(&Sql::new("SELECT nothing").execute(conn).unwrap_err()), None);
            Ok(())
        });
    }

    async fn numbers_are_never_given_out_twice(app: TestApp) {
        const ADD: &str = "INSERT INTO org_units (kind, parent_key, name, is_active, version) VALUES ('region', 0, 'x', TRUE, 1)";
        let add = || {
            app.write(|conn| {
                Sql::new(ADD).execute(conn)?;
                Ok(Sql::new("SELECT max(id) FROM org_units").load::<diesel::sql_types::BigInt, i64>(conn)?[0])
            })
        };
        let first = add();
        app.write(|conn| Ok(Sql::new("DELETE FROM org_units").execute(conn)?));
        assert!(add() > first);
    }
}

/// Tables that the query builder doesn't read: full text by SQL of its own, and diesel's list of the migrations.
const WITHOUT_SCHEMA: [&str; 4] = ["client_search", "community_search", "listing_search", "__diesel_schema_migrations"];

type Difference<'a> = (Vec<&'a String>, Vec<&'a String>);
const NOTHING: Difference<'static> = (Vec::new(), Vec::new());

/// What only the one and what only the other has.
fn difference<'a>(one: &'a BTreeSet<String>, other: &'a BTreeSet<String>) -> Difference<'a> {
    (one.difference(other).collect(), other.difference(one).collect())
}

/// The columns of `schema.rs` as `table.column type`, read from its text so that none can be left out.
fn columns_of_schema() -> BTreeSet<String> {
    let (mut all, mut table) = (BTreeSet::new(), "");
    let files = [
        include_str!("../../../src/schema.rs"),
        include_str!("../../../src/schema/client.rs"),
        include_str!("../../../src/schema/company.rs"),
        include_str!("../../../src/schema/deal.rs"),
        include_str!("../../../src/schema/exchange.rs"),
        include_str!("../../../src/schema/finance.rs"),
        include_str!("../../../src/schema/partner.rs"),
    ];
    for line in files.into_iter().flat_map(str::lines).map(str::trim) {
        if let Some((column, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            all.insert(format!("{table}.{column} {kind}"));
        } else if let Some((name, _)) = line.split_once(" (")
            && line.ends_with('{')
        {
            table = name;
        }
    }
    assert!(all.contains("members.username Text") && all.len() > 100, "{all:?}");
    all
}

/// Every `"uq_…"` of the server's code.
fn constraints_of_code() -> BTreeSet<String> {
    fn read(folder: &Path, all: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, all);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let quoted = text.split("\"uq_").skip(1).map(|rest| format!("uq_{}", rest.split('"').next().unwrap()));
                all.extend(quoted.filter(|name| name != "uq_"));
            }
        }
    }
    let mut all = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}
