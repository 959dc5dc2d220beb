//! What a change of a figure does to what is there: counted, with examples.

use fangke_shared::company::setting::{PreviewSettingRequest, SettingKey};
use fangke_shared::insight::effect::{EXAMPLES, EffectKind, SettingEffect, SettingPreview};
use fangke_shared::property::listing::{Grade, Pool};

use super::store;
use crate::company::tx::Tx;
use crate::company::tx::rules::{Rules, figures_at};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;

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
            listings(conn, EffectKind::BecomesPublic, store::becomes(Pool::Public, before, after))?,
            listings(conn, EffectKind::BecomesPrivate, store::becomes(Pool::Private, before, after))?,
        ],
        SettingKey::FocusEvidence | SettingKey::RecommendedEvidence | SettingKey::SurveyPhotos => vec![
            listings(conn, EffectKind::GradeFalls, store::turns(before, after))?,
            listings(conn, EffectKind::GradeRises, store::turns(after, before))?,
        ],
        SettingKey::QuotaListings => vec![over(conn, store::any(), after.figures.quota_listings, after)?],
        SettingKey::QuotaFocus => vec![over(conn, store::graded(Grade::Focus, after), after.figures.quota_focus, after)?],
        SettingKey::QuotaRecommended => vec![over(conn, store::graded(Grade::Recommended, after), after.figures.quota_recommended, after)?],
        // The others are for what is done from then on.
        _ => Vec::new(),
    };
    Ok(SettingPreview { effects: found.into_iter().filter(|effect| effect.count > 0).collect() })
}

fn listings(conn: &mut Conn, kind: EffectKind, condition: Sql) -> ApiResult<SettingEffect> {
    let (count, ids) = store::listings(conn, condition)?;
    let known = listing::refs(conn, ids.iter().copied())?;
    let listings = ids.iter().filter_map(|id| known.get(id).cloned()).collect();
    Ok(SettingEffect { kind, count, listings, members: Vec::new() })
}

/// Agents with more listings of a kind than a limit, those with the most first.
fn over(conn: &mut Conn, of_kind: Sql, limit: i64, rules: &Rules) -> ApiResult<SettingEffect> {
    let members = store::members_over(conn, of_kind, limit, rules)?;
    let count = i64::try_from(members.len()).unwrap_or_default();
    let members = members.into_iter().take(usize::try_from(EXAMPLES).unwrap_or_default()).collect();
    Ok(SettingEffect { kind: EffectKind::OverQuota, count, listings: Vec::new(), members })
}
