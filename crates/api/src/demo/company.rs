//! The invented company: two regions, four stores, some sixty members.

use std::sync::Arc;

use chrono::Duration;
use diesel::prelude::*;
use fangke_shared::company::organisation::{CreateOrgUnitRequest, OrgUnitKind};
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, OrgUnitId, SessionId};

use super::Stage;
use crate::cli::demo::PASSWORD;
use crate::company::organisation::service as organisation;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::password;
use crate::platform::token::Claims;
use crate::schema::members::dsl;

/// Region, store, and the store's teams.
pub const STORES: [(&str, &str, &[&str]); 4] =
    [("东区", "望湖店", &["一组", "二组"]), ("东区", "梧桐路店", &["一组"]), ("西区", "学苑店", &["一组"]), ("西区", "枫林店", &["一组"])];

/// User name, name on screen, role, and the store and team by their places in [`STORES`].
type Invented<T = &'static str> = (T, T, Role, Option<usize>, Option<usize>);

const MEMBERS: [Invented; 22] = [
    ("admin", "系统管理员", Role::Admin, None, None),
    ("director", "沈若谷", Role::Director, None, None),
    ("finance", "顾清和", Role::Finance, None, None),
    ("manager", "林晓岚", Role::Manager, Some(0), None),
    ("zhou.mq", "周慕青", Role::Manager, Some(1), None),
    ("he.jw", "何静雯", Role::Manager, Some(2), None),
    ("tang.yf", "唐一帆", Role::Manager, Some(3), None),
    ("assistant", "苏小满", Role::Assistant, Some(0), None),
    ("luo.xy", "罗心怡", Role::Assistant, Some(2), None),
    ("agent", "孙佳", Role::Agent, Some(0), Some(0)),
    ("wu.hr", "吴浩然", Role::Agent, Some(0), Some(0)),
    ("zheng.sq", "郑思琪", Role::Agent, Some(0), Some(0)),
    ("feng.zy", "冯梓阳", Role::Agent, Some(0), Some(1)),
    ("chen.yt", "陈雨桐", Role::Agent, Some(0), Some(1)),
    ("chu.mx", "褚明轩", Role::Agent, Some(1), Some(0)),
    ("wei.ny", "卫诺言", Role::Agent, Some(1), Some(0)),
    ("jiang.cx", "蒋初夏", Role::Agent, Some(1), Some(0)),
    ("han.zc", "韩知春", Role::Agent, Some(2), Some(0)),
    ("yang.lb", "杨浪白", Role::Agent, Some(2), Some(0)),
    ("zhu.qs", "朱秋实", Role::Agent, Some(3), Some(0)),
    ("qin.mo", "秦墨", Role::Agent, Some(3), Some(0)),
    ("xu.wl", "许未来", Role::Agent, Some(3), Some(0)),
];

/// Surnames and given names of further agents, each with its letters: every pair is one person.
const SURNAMES: [(&str, &str); 20] = [
    ("liang", "梁"),
    ("song", "宋"),
    ("deng", "邓"),
    ("cao", "曹"),
    ("peng", "彭"),
    ("zeng", "曾"),
    ("xiao", "萧"),
    ("tian", "田"),
    ("dong", "董"),
    ("pan", "潘"),
    ("yuan", "袁"),
    ("cai", "蔡"),
    ("jia", "贾"),
    ("ding", "丁"),
    ("xue", "薛"),
    ("ye", "叶"),
    ("yan", "阎"),
    ("yu", "余"),
    ("du", "杜"),
    ("dai", "戴"),
];
const GIVEN_NAMES: [(&str, &str); 24] = [
    ("ah", "安禾"),
    ("ys", "雨生"),
    ("zy", "知远"),
    ("mq", "沐青"),
    ("jx", "景行"),
    ("sy", "书言"),
    ("yx", "以行"),
    ("ln", "立宁"),
    ("qy", "清扬"),
    ("wl", "望兰"),
    ("st", "松涛"),
    ("hm", "鹤鸣"),
    ("yb", "远帛"),
    ("cw", "初文"),
    ("rx", "若溪"),
    ("dx", "东旭"),
    ("bz", "伯舟"),
    ("ky", "可愉"),
    ("ml", "梦竹"),
    ("nf", "南枫"),
    ("pj", "平江"),
    ("tx", "天晓"),
    ("xr", "心然"),
    ("zl", "子墨"),
];

/// User name, name on screen, role, store and team of everybody: as many that so many agents are among them.
fn everybody(agents: usize) -> Vec<Invented<String>> {
    let mut all: Vec<Invented<String>> =
        MEMBERS.iter().map(|(name, shown, role, store, team)| ((*name).into(), (*shown).into(), *role, *store, *team)).collect();
    let named = MEMBERS.iter().filter(|(_, _, role, ..)| *role == Role::Agent).count();
    let pairs = GIVEN_NAMES.iter().flat_map(|given| SURNAMES.iter().map(move |surname| (surname, given)));
    for (i, ((letters, surname), (initials, given))) in pairs.take(agents.saturating_sub(named)).enumerate() {
        all.push((format!("{letters}.{initials}"), format!("{surname}{given}"), Role::Agent, Some(i % STORES.len()), Some(0)));
    }
    all
}

/// What the listings need of the company.
pub struct Company {
    /// Those who look after listings.
    pub agents: Vec<Caller>,
    /// Who may do anything.
    pub admin: Caller,
    /// Who keeps the money.
    pub finance: Caller,
    /// Those who lead or help, and follow listings up now and then.
    pub leaders: Vec<Caller>,
    /// How many members there are.
    pub members: usize,
}

/// Adds organisation and members, so many agents among them.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, agents: usize, stage: &Stage<'_>) -> ApiResult<Company> {
    let now = stage.clock.now();
    let mut units: Vec<(OrgUnitId, OrgUnitId, Vec<OrgUnitId>)> = Vec::new();
    let mut regions: Vec<(&str, OrgUnitId)> = Vec::new();
    for (region, store, teams) in STORES {
        let known = regions.iter().find(|(name, _)| *name == region).map(|(_, id)| *id);
        let region_id = match known {
            Some(id) => id,
            None => {
                let id = add_unit(conn, OrgUnitKind::Region, None, region, stage)?;
                regions.push((region, id));
                id
            }
        };
        let store_id = add_unit(conn, OrgUnitKind::Store, Some(region_id), store, stage)?;
        let teams = teams.iter().map(|team| add_unit(conn, OrgUnitKind::Team, Some(store_id), team, stage)).collect::<ApiResult<_>>()?;
        units.push((region_id, store_id, teams));
    }
    // Hashing is slow by design: all of them have the same password and may share its hash.
    let hash = password::hash(PASSWORD)?;
    let everybody = everybody(agents);
    let mut agents = Vec::new();
    let mut leaders = Vec::new();
    let (mut admin, mut finance) = (None, None);
    for (i, (username, display_name, role, store, team)) in everybody.iter().enumerate() {
        let (role, store, team) = (*role, *store, *team);
        let unit = store.and_then(|store| units.get(store));
        let team_id = unit.zip(team).and_then(|((_, _, teams), team)| teams.get(team).copied());
        let (region_id, store_id) = (unit.map(|unit| unit.0), unit.map(|unit| unit.1));
        let joined = now - Duration::days(900 - 37 * i64::try_from(i).unwrap_or_default() % 880);
        let id = diesel::insert_into(dsl::members)
            .values((
                (dsl::username.eq(username), dsl::display_name.eq(display_name), dsl::password_hash.eq(&hash), dsl::role.eq(role.as_str())),
                (
                    dsl::org_unit_id.eq(team_id.or(store_id).map(|id| id.0)),
                    dsl::region_id.eq(region_id.map(|id| id.0)),
                    dsl::store_id.eq(store_id.map(|id| id.0)),
                    dsl::team_id.eq(team_id.map(|id| id.0)),
                ),
                (
                    dsl::is_active.eq(true),
                    dsl::phone.eq(Some(format!("1390000{:04}", 1_000 + i))),
                    dsl::joined_on.eq(Some(joined.date_naive())),
                    dsl::created_at.eq(joined.naive_utc()),
                    dsl::version.eq(1_i64),
                ),
            ))
            .returning(dsl::id)
            .get_result::<i64>(conn)?;
        let claims =
            Claims { member_id: MemberId(id), session_id: SessionId(0), role, region_id, store_id, team_id, duty: None, iat: 0, exp: 0 };
        let caller = Caller { claims, permissions: Arc::default(), request_id: "demo".to_owned() };
        match role {
            Role::Agent => agents.push(caller),
            Role::Admin => {
                leaders.push(caller.clone());
                admin = Some(caller);
            }
            Role::Director | Role::Manager | Role::Assistant => leaders.push(caller),
            // Who keeps the money writes no follow-ups.
            Role::Finance => finance = Some(caller),
        }
    }
    let admin = admin.ok_or_else(|| ApiError::internal("the invented company has no administrator"))?;
    let finance = finance.ok_or_else(|| ApiError::internal("the invented company has nobody who keeps the money"))?;
    Ok(Company { agents, admin, finance, leaders, members: everybody.len() })
}

fn add_unit(conn: &mut Conn, kind: OrgUnitKind, parent_id: Option<OrgUnitId>, name: &str, stage: &Stage<'_>) -> ApiResult<OrgUnitId> {
    let request = CreateOrgUnitRequest { kind, parent_id, name: name.to_owned() };
    Ok(stage.act(conn, None, stage.clock.now(), |tx| organisation::create(tx, &request))?.id)
}
