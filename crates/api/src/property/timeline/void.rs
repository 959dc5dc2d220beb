//! What is known of a follow-up that was taken back, for all who show follow-ups.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use fangke_shared::MemberId;
use fangke_shared::company::member::MemberRef;
use fangke_shared::property::follow_up::FollowUpVoid;

use crate::company::member::service as member;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// When, by whom, why, all of them none while it counts; and who has imported it.
pub type VoidColumns = (Option<NaiveDateTime>, Option<i64>, Option<String>, Option<i64>);

/// The names of those who took follow-ups back, and of those who imported them.
///
/// # Errors
/// Only when the database fails.
pub fn names<'a>(conn: &mut Conn, of: impl Iterator<Item = &'a VoidColumns>) -> ApiResult<HashMap<MemberId, MemberRef>> {
    let by: Vec<MemberId> = of.flat_map(|(_, by, _, imported)| [*by, *imported]).flatten().map(MemberId).collect();
    if by.is_empty() { Ok(HashMap::new()) } else { member::member_refs(conn, by) }
}

/// What there is to tell of one.
pub fn voided((at, by, reason, _): &VoidColumns, names: &HashMap<MemberId, MemberRef>) -> Option<FollowUpVoid> {
    let by = names.get(&MemberId((*by)?))?.clone();
    Some(FollowUpVoid { by, at: (*at)?.and_utc(), reason: reason.clone() })
}

/// Who has imported one.
pub fn imported_by((.., imported): &VoidColumns, names: &HashMap<MemberId, MemberRef>) -> Option<MemberRef> {
    names.get(&MemberId((*imported)?)).cloned()
}
