//! How the engine goes about matches: each statement once, with its plan for any values.

use std::sync::{Arc, Mutex};

use diesel::Connection as _;
use diesel::connection::{InstrumentationEvent, SimpleConnection as _};
use diesel::sql_types::{Integer, Text};
use fangke_api::client::matching::service::{MATCHES_MAX, demands, listings};
use fangke_api::company::tx::Tx;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine};
use fangke_api::platform::error::ApiResult;
use fangke_shared::ListingId;

use crate::matching::all_demands;
use crate::office::Office;

/// Demands whose statements are looked at: enough for every shape of demand.
const DEMANDS: usize = 200;

pub fn plans(url: &str) {
    let office = Office::open(url, 1);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    for (client, demand) in all_demands(&office).into_iter().take(DEMANDS) {
        office.read(|tx| overheard(tx, &told, |tx| listings(tx, client, demand, MATCHES_MAX, false).map(drop))).expect("matches");
    }
    for listing in 1..=10 {
        office.read(|tx| overheard(tx, &told, |tx| demands(tx, ListingId(listing), MATCHES_MAX).map(drop))).expect("matches");
    }
    let mut statements = told.lock().unwrap().clone();
    statements.retain(|text| text.contains("points") || text.contains("l.id DESC") || text.contains("d.fields"));
    let mut plans: Vec<(Vec<String>, usize, String)> = Vec::new();
    for text in statements {
        let plan = office.read(|tx| Ok(plan(tx.conn, &text))).expect("a plan");
        match plans.iter_mut().find(|(known, ..)| *known == plan) {
            Some(known) => known.1 += 1,
            None => plans.push((plan, 1, text)),
        }
    }
    for (plan, count, text) in plans {
        println!("-- {count} statements as this one\n{text}\n    {}\n", plan.join("\n    "));
    }
}

/// Does something, and notes the statements that it runs.
fn overheard<T>(tx: &mut Tx<'_>, told: &Arc<Mutex<Vec<String>>>, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
    let told = Arc::clone(told);
    tx.conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            told.lock().unwrap().push(text.split(" -- binds:").next().unwrap_or_default().to_owned());
        }
    });
    let done = f(tx);
    tx.conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    done
}

fn plan(conn: &mut Conn, text: &str) -> Vec<String> {
    match conn.engine() {
        Engine::Sqlite => {
            let rows = leaked(format!("EXPLAIN QUERY PLAN {text}"));
            let rows: Vec<(i32, i32, i32, String)> = rows.load::<(Integer, Integer, Integer, Text), _>(conn).expect("a plan");
            rows.into_iter().map(|(.., step)| step).collect()
        }
        Engine::Postgres => {
            let count = (1..).take_while(|n| text.contains(&format!("${n}"))).count();
            conn.batch_execute(&format!("SET plan_cache_mode = force_generic_plan; PREPARE looked_at AS {text}")).expect("a statement");
            let plan = leaked(format!("EXPLAIN EXECUTE looked_at({})", vec!["NULL"; count].join(", "))).load::<Text, String>(conn);
            conn.batch_execute("DEALLOCATE looked_at; RESET plan_cache_mode").expect("a statement");
            plan.expect("a plan")
        }
    }
}

/// A statement's text is made of what lives as long as the program: a few plans don't matter.
fn leaked(text: String) -> Sql {
    Sql::new(&*Box::leak(text.into_boxed_str()))
}
