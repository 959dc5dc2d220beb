//! The table of consents.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::client::consent::{ConsentChannel, ConsentDraft, ConsentResponse};
use fangke_shared::company::member::MemberRef;
use fangke_shared::{ClientId, ConsentId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{client_consents, members};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "client_consents", parent: "client_id" };

pub fn insert(conn: &mut Conn, client: ClientId, draft: &ConsentDraft, by: MemberId, given_at: NaiveDateTime) -> ApiResult<ConsentId> {
    let id = diesel::insert_into(client_consents::table)
        .values((
            client_consents::client_id.eq(client.0),
            client_consents::purpose.eq(draft.purpose.as_str()),
            client_consents::channel.eq(draft.channel.as_str()),
            client_consents::text_version.eq(draft.text_version.trim()),
            client_consents::given_at.eq(given_at),
            client_consents::member_id.eq(by.0),
        ))
        .returning(client_consents::id)
        .get_result::<i64>(conn)?;
    Ok(ConsentId(id))
}

pub fn withdraw(conn: &mut Conn, id: ConsentId, channel: ConsentChannel, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(client_consents::table.find(id.0))
        .set((client_consents::withdrawn_at.eq(at), client_consents::withdrawn_channel.eq(channel.as_str())))
        .execute(conn)?;
    Ok(())
}

/// The consents of a client, the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn list(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<ConsentResponse>> {
    type Given = (i64, String, String, String, NaiveDateTime);
    type Withdrawn = (Option<NaiveDateTime>, Option<String>);
    let rows: Vec<(Given, (i64, String), Withdrawn)> = client_consents::table
        .inner_join(members::table)
        .filter(client_consents::client_id.eq(client.0))
        .order(client_consents::id.desc())
        .select((
            (
                client_consents::id,
                client_consents::purpose,
                client_consents::channel,
                client_consents::text_version,
                client_consents::given_at,
            ),
            (members::id, members::display_name),
            (client_consents::withdrawn_at, client_consents::withdrawn_channel),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|((id, purpose, channel, text_version, given_at), (member, display_name), (withdrawn_at, withdrawn_by))| {
            Ok(ConsentResponse {
                id: ConsentId(id),
                purpose: purpose.parse().map_err(ApiError::internal)?,
                channel: channel.parse().map_err(ApiError::internal)?,
                text_version,
                given_at: given_at.and_utc(),
                recorded_by: MemberRef { id: MemberId(member), display_name },
                withdrawn_at: withdrawn_at.map(|at| at.and_utc()),
                withdrawn_by: withdrawn_by.and_then(|channel| channel.parse().ok()),
            })
        })
        .collect()
}

/// A consent as stored: when, purpose, channel, version of the text, when it was withdrawn.
pub type HeldRow = (NaiveDateTime, String, String, String, Option<NaiveDateTime>);

/// Consents of some clients.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<HeldRow>> {
    Ok(client_consents::table
        .filter(client_consents::client_id.eq_any(clients))
        .order(client_consents::id)
        .select((
            client_consents::given_at,
            client_consents::purpose,
            client_consents::channel,
            client_consents::text_version,
            client_consents::withdrawn_at,
        ))
        .load(conn)?)
}
