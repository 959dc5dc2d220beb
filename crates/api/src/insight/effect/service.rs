//! What a change of a figure does to what is there: counted, with examples.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::ListingId;
use fangke_shared::MemberId;
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::setting::{PreviewSettingRequest, SettingKey};
use fangke_shared::insight::effect::{EXAMPLES, EffectKind, SettingEffect, SettingPreview};
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{Grade, ListingStatus, Pool};

use crate::company::tx::Tx;
use crate::company::tx::rules::{Rules, figures_at};
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;
use crate::property::listing::state::{self, L};

/// What a change would do to what is there now.
///
/// # Errors
/// Wrong fields.
pub fn preview(tx: &mut Tx<'_>, key: SettingKey, request: &PreviewSettingRequest) -> ApiResult<SettingPreview> {
    let (now, clock) = (tx.now(), tx.rules.clock());
    request.validate(key, now)?;
    let from = request.effective_from.unwrap_or(now);
    let before = figures_at(tx.conn, from)?;
    let mut after = before.clone();
    after.set(key, request.value);
    effects(tx.conn, key, &Rules::of(before, clock, from), &Rules::of(after, clock, from))
}

/// The effects of a change from one set of figures to another, at one moment.
fn effects(conn: &mut Conn, key: SettingKey, before: &Rules, after: &Rules) -> ApiResult<SettingPreview> {
    let found = match key {
        SettingKey::ProtectionDays | SettingKey::FirstFollowUpMinute => vec![
            listings(conn, EffectKind::BecomesPublic, becomes(Pool::Public, before, after))?,
            listings(conn, EffectKind::BecomesPrivate, becomes(Pool::Private, before, after))?,
        ],
        SettingKey::FocusEvidence | SettingKey::RecommendedEvidence | SettingKey::SurveyPhotos => vec![
            listings(conn, EffectKind::GradeFalls, turns(before, after))?,
            listings(conn, EffectKind::GradeRises, turns(after, before))?,
        ],
        SettingKey::QuotaListings => vec![over(conn, Sql::new("1 = 1"), after.figures.quota_listings, after)?],
        SettingKey::QuotaFocus => vec![over(conn, graded(Grade::Focus, after), after.figures.quota_focus, after)?],
        SettingKey::QuotaRecommended => vec![over(conn, graded(Grade::Recommended, after), after.figures.quota_recommended, after)?],
        // The others are for what is done from then on.
        _ => Vec::new(),
    };
    Ok(SettingPreview { effects: found.into_iter().filter(|effect| effect.count > 0).collect() })
}

/// In one pool after the change, in the other before.
fn becomes(pool: Pool, before: &Rules, after: &Rules) -> Sql {
    let active = L.column("status").is_in(&ListingStatus::ACTIVE).push(" AND ");
    active.append(state::is_of(L, pool, after)).push(" AND ").append(state::flag(state::is_of(L, pool, before), false))
}

/// Of a higher grade by `upper` than by `lower`.
fn turns(upper: &Rules, lower: &Rules) -> Sql {
    let is_focus = |rules: &Rules| state::grade(L, rules).push(" = ").word(Grade::Focus);
    let is_general = |rules: &Rules| state::grade(L, rules).push(" = ").word(Grade::General);
    let not = |condition: Sql| state::flag(condition, false);
    let is_graded = L.column("grade").is_not(Grade::General).push(" AND ");
    is_graded
        .append(L.column("status").is_in(&ListingStatus::ACTIVE))
        .push(" AND ((")
        .append(is_focus(upper))
        .push(" AND ")
        .append(not(is_focus(lower)))
        .push(") OR (")
        .append(not(is_general(upper)))
        .push(" AND ")
        .append(is_general(lower))
        .push("))")
}

fn graded(grade: Grade, rules: &Rules) -> Sql {
    state::grade(L, rules).push(" = ").bind(grade.as_str())
}

fn listings(conn: &mut Conn, kind: EffectKind, condition: Sql) -> ApiResult<SettingEffect> {
    let counted = Sql::new("SELECT count(*) FROM listings l WHERE ").append(condition.clone()).load::<BigInt, i64>(conn)?;
    let ids = Sql::new("SELECT l.id FROM listings l WHERE ").append(condition).push(" ORDER BY l.id LIMIT ").bind(EXAMPLES);
    let ids: Vec<ListingId> = ids.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect();
    let known = listing::refs(conn, ids.iter().copied())?;
    let listings = ids.iter().filter_map(|id| known.get(id).cloned()).collect();
    Ok(SettingEffect { kind, count: counted.into_iter().next().unwrap_or_default(), listings, members: Vec::new() })
}

/// Agents with more listings of a kind than a limit, those with the most first.
fn over(conn: &mut Conn, of_kind: Sql, limit: i64, rules: &Rules) -> ApiResult<SettingEffect> {
    let grouped = Sql::new("SELECT m.id, m.display_name FROM listings l JOIN members m ON m.id = l.maintainer_id WHERE ")
        .append(Table("m").column("role").is(Role::Agent))
        .push(" AND ")
        .append(state::counts(L, rules))
        .push(" AND ")
        .append(of_kind)
        .push(" GROUP BY m.id, m.display_name HAVING count(*) > ")
        .bind(limit);
    let rows: Vec<(i64, String)> = grouped.push(" ORDER BY count(*) DESC, m.id").load::<(BigInt, Text), (i64, String)>(conn)?;
    let count = i64::try_from(rows.len()).unwrap_or_default();
    let first = rows.into_iter().take(usize::try_from(EXAMPLES).unwrap_or_default());
    let members = first.map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }).collect();
    Ok(SettingEffect { kind: EffectKind::OverQuota, count, listings: Vec::new(), members })
}
