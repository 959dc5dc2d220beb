//! Receptions of the invented company: some became clients, some wait for an answer, one for too long.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::client::ClientSource;
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::profile::{ClientDraft, CreateClientRequest};
use fangke_shared::client::reception::{ReceptionKind, ReceptionOutcome, ReceptionResponse, ReceptionStep, RegisterReceptionRequest};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::Stage;
use super::company::Company;
use crate::client::dossier::service as dossier;
use crate::client::reception::service as reception;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;

/// Agents who stand at a counter.
const AGENTS: usize = 16;

const WISHES: [&str; 6] = [
    "想看两居，离地铁近，总价 500 万以内",
    "给孩子上学用，海淀，三居",
    "租房，整租一居，月租 6000 左右",
    "置换，先卖后买，想了解流程",
    "路过看到橱窗，问云庭家园的价格",
    "父母养老，一层或有电梯",
];

/// Adds receptions; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<usize> {
    let now = stage.clock.now();
    let mut count = 0;
    for (n, agent) in company.agents.iter().filter(|agent| agent.claims.store_id.is_some()).take(AGENTS).enumerate() {
        let (late, yesterday, just_now) = (now - Duration::hours(75), now - Duration::hours(26), now - Duration::minutes(40));
        if n % 4 == 0 {
            receive(conn, agent, (n, late), stage)?;
            count += 1;
        }
        let earlier = receive(conn, agent, (n + 1, yesterday), stage)?;
        if n % 3 != 2 {
            consult(conn, agent, earlier, (n, yesterday + Duration::minutes(20)), stage)?;
        }
        receive(conn, agent, (n + 2, just_now), stage)?;
        count += 2;
    }
    Ok(count)
}

fn receive(conn: &mut Conn, agent: &Caller, (n, at): (usize, DateTime<Utc>), stage: &Stage<'_>) -> ApiResult<ReceptionResponse> {
    let kind = if n % 2 == 0 { ReceptionKind::WalkIn } else { ReceptionKind::Call };
    let source = match n % 5 {
        0 => ClientSource::Portal,
        1 => ClientSource::CallIn,
        2 => ClientSource::WalkIn,
        3 => ClientSource::Window,
        _ => ClientSource::Referral,
    };
    let surnames = ["王", "李", "张", "刘", "陈", "赵"];
    let name = surnames.get(n % surnames.len()).map(|surname| format!("{surname}{}", if n % 4 < 2 { "先生" } else { "女士" }));
    let steps = ReceptionStep::of(kind, false);
    let request = RegisterReceptionRequest {
        kind,
        is_owner: false,
        source,
        source_detail: None,
        name,
        contact: (n % 5 != 4).then(|| ContactDraft {
            kind: ContactKind::Phone,
            contact: format!("1390000{:04}", 1000 + n * 7),
            note: None,
        }),
        wish: WISHES.get(n % WISHES.len()).map(|&wish| wish.to_owned()),
        done: steps.iter().copied().take(2 + n % 3).collect(),
        consultant_id: Some(agent.claims.member_id),
        store_id: None,
    };
    stage.act(conn, agent, at, |tx| reception::register(tx, &request))
}

/// Notes what was said; most become clients.
fn consult(
    conn: &mut Conn,
    agent: &Caller,
    received: ReceptionResponse,
    (n, at): (usize, DateTime<Utc>),
    stage: &Stage<'_>,
) -> ApiResult<()> {
    let id = received.summary.id;
    let outcome = (n % 3 == 1).then_some(ReceptionOutcome::OnlyAsked);
    let said = json!({
        "asked": "问了首付比例和过户要多久", "said": "按首套三成起算，资料齐全一个月左右", "reacted": "准备周末带家人来看房", "outcome": outcome,
    });
    stage.act(conn, agent, at, |tx| reception::change(tx, (id, received.summary.version), said))?;
    if outcome.is_some() || received.summary.contact_masked.is_none() {
        return Ok(());
    }
    let request = CreateClientRequest {
        draft: ClientDraft {
            name: received.summary.name.clone().unwrap_or_else(|| "来访客户".to_owned()),
            notes: received.summary.wish.clone(),
            ..ClientDraft::new(received.summary.source)
        },
        contacts: Vec::new(),
        demand: None,
        id_document: None,
        consents: Vec::new(),
        agent_id: None,
        reception_id: Some(id),
    };
    match stage.act(conn, agent, at, |tx| dossier::create(tx, &request)) {
        Ok(_) => Ok(()),
        // The same number came up before.
        Err(error) if error.code == ErrorCode::ClientExists => Ok(()),
        Err(error) => Err(error),
    }
}
