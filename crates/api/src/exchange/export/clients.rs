//! Lists of clients as files (B9).

use fangke_shared::client::profile::ClientSummary;
use fangke_shared::client::query::ClientQuery;
use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportClientsRequest};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::Purpose;
use serde_json::json;

use super::file::{Cell, WAN, YUAN, fen, number};
use super::service::language_of;
use super::sheet::Sheet;
use crate::client::profile::service as client;
use crate::company::tx::Tx;
use crate::platform::clock::Clock;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("client_export");

/// What a column shows of a client.
type Column = (&'static str, fn(&ClientSummary, Language, &Clock) -> Cell);

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Cell {
    let joined = words.into_iter().collect::<Vec<_>>().join(" ");
    if joined.is_empty() { Cell::Blank } else { Cell::Text(joined) }
}

fn budget(client: &ClientSummary, is_max: bool) -> Cell {
    let Some(demand) = &client.demand else { return Cell::Blank };
    let unit = if demand.purpose == Purpose::Rental { YUAN } else { WAN };
    fen(if is_max { demand.price_max_fen } else { demand.price_min_fen }, unit)
}

/// The columns in their order.
#[allow(clippy::cast_precision_loss, reason = "nobody is followed up 2⁵² times")]
const COLUMNS: [Column; 24] = [
    ("number", |c, _, _| Cell::Text(c.id.0.to_string())),
    ("name", |c, _, _| Cell::Text(c.name.clone())),
    ("contact", |c, _, _| c.contact_masked.clone().into()),
    ("kinds", |c, lang, _| words(c.kinds.iter().map(|word| lang.label("client_kind", word)))),
    ("grade", |c, lang, _| c.grade.map(|word| lang.label("client_grade", word)).into()),
    ("stage", |c, lang, _| Cell::Text(lang.label("client_stage", c.stage).to_owned())),
    ("pool", |c, lang, _| Cell::Text(lang.label("client_pool", c.pool).to_owned())),
    ("purpose", |c, lang, _| {
        let kind = c.demand.as_ref().map(|demand| if demand.purpose == Purpose::Rental { "tenant" } else { "buyer" });
        kind.map(|kind| lang.label("client_kind", kind)).into()
    }),
    ("districts", |c, _, _| words(c.demand.iter().flat_map(|demand| demand.districts.iter().map(String::as_str)))),
    ("rooms_min", |c, _, _| number(c.demand.as_ref().and_then(|demand| demand.rooms_min))),
    ("rooms_max", |c, _, _| number(c.demand.as_ref().and_then(|demand| demand.rooms_max))),
    ("area_min", |c, _, _| c.demand.as_ref().and_then(|demand| demand.area_min).map_or(Cell::Blank, |area| Cell::Number(area.sqm()))),
    ("area_max", |c, _, _| c.demand.as_ref().and_then(|demand| demand.area_max).map_or(Cell::Blank, |area| Cell::Number(area.sqm()))),
    ("budget_min", |c, _, _| budget(c, false)),
    ("budget_max", |c, _, _| budget(c, true)),
    ("source", |c, lang, _| Cell::Text(lang.label("client_source", c.source).to_owned())),
    ("intent", |c, lang, _| c.intent.map(|word| lang.label("level", word)).into()),
    ("value", |c, lang, _| c.value.map(|word| lang.label("level", word)).into()),
    ("tags", |c, _, _| words(c.tags.iter().map(String::as_str))),
    ("agent", |c, _, _| c.agent.as_ref().map(|member| member.display_name.clone()).into()),
    ("duplicate", |c, _, _| if c.duplicate_number == 0 { Cell::Blank } else { Cell::Text(format!("重{}", c.duplicate_number)) }),
    ("registered", |c, _, clock| Cell::Text(clock.day_of(c.registered_at).to_string())),
    ("followed_up", |c, _, clock| c.last_follow_up_at.map(|at| clock.day_of(at).to_string()).into()),
    ("follow_ups", |c, _, _| Cell::Number(c.follow_up_count as f64)),
];

/// Which column shows the contact.
const CONTACT: usize = 2;

/// The clients that a query finds, as rows of a file.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's and for contacts in clear without theirs, wrong fields, `too_many` at `/query` for more
/// rows than a file takes.
pub fn clients(tx: &mut Tx<'_>, request: &ExportClientsRequest) -> ApiResult<Sheet> {
    let mut query = request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ExportClients, query.scope)?;
    if request.with_contacts && caller.may(Action::ExportClientContacts).is_none() {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("your role takes no contacts away"));
    }
    query.scope = (scope != Scope::All).then_some(scope);
    let rows = found(tx, &query, request)?;
    let details = json!({ "query": request.query, "chosen": request.ids.len(), "scope": scope, "with_contacts": request.with_contacts });
    let heads = COLUMNS.iter().map(|(name, _)| language.text(&TEXTS, name)).collect();
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut line: Vec<Cell> = COLUMNS.iter().map(|(_, show)| show(row, language, tx.rules.clock())).collect();
        if request.with_contacts
            && let Some(cell) = line.get_mut(CONTACT)
        {
            *cell = Cell::Text(client::contacts_in_clear(tx, row.id)?.join("\n"));
        }
        cells.push(line);
    }
    Ok(Sheet { name: "clients".to_owned(), details, heads, rows: cells })
}

fn found(tx: &mut Tx<'_>, query: &ClientQuery, request: &ExportClientsRequest) -> ApiResult<Vec<ClientSummary>> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = client::page(tx, &ClientQuery { limit: Some(MAX_LIMIT), cursor, ..query.clone() })?;
        rows.extend(page.items.into_iter().filter(|row| request.ids.is_empty() || request.ids.contains(&row.id)));
        if rows.len() > EXPORT_ROWS_MAX {
            return Err(ApiError::field(FieldError::new("/query", FieldCode::TooMany).with("max", EXPORT_ROWS_MAX)));
        }
        cursor = page.next_cursor;
        if cursor.is_none() || (!request.ids.is_empty() && rows.len() == request.ids.len()) {
            return Ok(rows);
        }
    }
}
