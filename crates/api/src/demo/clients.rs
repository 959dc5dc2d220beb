//! Clients of the invented company: some at the beginning, some well looked after, some about to be lost, some public.

use chrono::Duration;
use fangke_shared::client::consent::{ConsentChannel, ConsentDraft, ConsentPurpose};
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::demand::{DemandDraft, Motive, PaymentMethod};
use fangke_shared::client::objection::{CreateClientFollowUpRequest, Objection, ObjectionOutcome, RaisedObjection};
use fangke_shared::client::profile::{ClientDraft, CreateClientRequest};
use fangke_shared::client::{ClientKind, ClientSource, Level};
use fangke_shared::money::{FEN_PER_WAN, FEN_PER_YUAN};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{Area, Purpose};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::Stage;
use super::company::Company;
use super::words::{self, pick, word};
use crate::client::dossier::service as dossier;
use crate::client::holding::service as holding;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// Agents who have clients, and clients of each.
const AGENTS: usize = 40;
const OF_EACH: i64 = 6;

const DISTRICTS: [&str; 5] = ["朝阳", "海淀", "东城", "西城", "丰台"];

/// Registers clients in their agents' names, and follows some of them up; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, rng: &mut StdRng, company: &Company, stage: &Stage<'_>) -> ApiResult<u32> {
    let mut count = 0;
    for agent in company.agents.iter().take(AGENTS) {
        for n in 0..OF_EACH {
            // From this morning to three weeks ago.
            let registered = stage.clock.now() - Duration::hours(2 + n * 75 + rng.random_range(0..20));
            let request = client(rng);
            let registered_client = match stage.act(conn, agent, registered, |tx| dossier::create(tx, &request)) {
                Ok(client) => client,
                // The same number came up before.
                Err(error) if error.code == ErrorCode::ClientExists => continue,
                Err(error) => return Err(error),
            };
            count += 1;
            // Every third is not looked after any more.
            let mut at = registered + Duration::hours(rng.random_range(20..60));
            while at < stage.clock.now() && n % 3 != 2 {
                let follow_up = CreateClientFollowUpRequest {
                    kind: pick(rng, &[FollowUpKind::Call, FollowUpKind::Wechat, FollowUpKind::Visit])
                        .copied()
                        .unwrap_or(FollowUpKind::Call),
                    text: words::client_follow_up(rng),
                    next_step: None,
                    next_on: None,
                    objections: objections(rng),
                };
                match stage.act(conn, agent, at, |tx| holding::follow_up(tx, registered_client.summary.id, &follow_up)) {
                    Ok(_) => {}
                    Err(error) if matches!(error.code, ErrorCode::FollowUpRepeated | ErrorCode::ClientPublic) => {}
                    Err(error) => return Err(error),
                }
                at += Duration::hours(rng.random_range(40..150));
            }
        }
    }
    Ok(count)
}

/// What speaks against it, in every third talk: what was said, what was answered, what came of it.
fn objections(rng: &mut StdRng) -> Vec<RaisedObjection> {
    const SAID: [(Objection, &str, &str); 5] = [
        (Objection::Price, "比同小区上个月成交的贵", "拿成交记录对比了楼层和装修"),
        (Objection::Loan, "担心贷款额度批不下来", "约了银行客户经理做预审"),
        (Objection::Family, "要和家里人商量", "约全家周末一起看"),
        (Objection::Floor, "嫌楼层低", "看了采光，另推两套高楼层"),
        (Objection::Price, "总价超了预算", "一起算了首付和月供"),
    ];
    if rng.random_range(0..3) > 0 {
        return Vec::new();
    }
    let outcomes = [ObjectionOutcome::Open, ObjectionOutcome::Eased, ObjectionOutcome::Settled];
    let found = pick(rng, &SAID).copied();
    let outcome = pick(rng, &outcomes).copied().unwrap_or(ObjectionOutcome::Open);
    let one = |(kind, said, answer): (Objection, &str, &str)| RaisedObjection {
        kind,
        demand_id: None,
        said: Some(said.to_owned()),
        answer: (outcome != ObjectionOutcome::Open).then(|| answer.to_owned()),
        outcome,
    };
    found.map(one).into_iter().collect()
}

fn client(rng: &mut StdRng) -> CreateClientRequest {
    let sources = [ClientSource::WalkIn, ClientSource::Portal, ClientSource::CallIn, ClientSource::Wechat, ClientSource::Referral];
    let source = pick(rng, &sources).copied().unwrap_or(ClientSource::WalkIn);
    let is_rental = rng.random_range(0..4) == 0;
    let draft = ClientDraft {
        name: words::client_name(rng),
        kinds: vec![if is_rental { ClientKind::Tenant } else { ClientKind::Buyer }],
        is_key: rng.random_range(0..6) == 0,
        intent: pick(rng, Level::ALL).copied(),
        household: Some(word(rng, &["夫妻二人", "三口之家", "三代同住", "单身"]).to_owned()),
        tags: if rng.random_range(0..3) == 0 {
            vec![word(rng, &["学区", "地铁", "全款", "看过三套"]).to_owned()]
        } else {
            Vec::new()
        },
        ..ClientDraft::new(source)
    };
    let has_demand = rng.random_range(0..8) != 0;
    CreateClientRequest {
        draft,
        contacts: vec![ContactDraft { kind: ContactKind::Phone, contact: words::phone(rng), note: None }],
        demand: has_demand.then(|| demand(rng, is_rental)),
        id_document: None,
        consents: vec![ConsentDraft {
            purpose: ConsentPurpose::Service,
            channel: ConsentChannel::InPerson,
            text_version: "2026-01".to_owned(),
            given_at: None,
        }],
        agent_id: None,
        reception_id: None,
    }
}

fn demand(rng: &mut StdRng, is_rental: bool) -> DemandDraft {
    let rooms = rng.random_range(1..4);
    let price = if is_rental { rng.random_range(40..120) * 100 * FEN_PER_YUAN } else { rng.random_range(30..90) * 10 * FEN_PER_WAN };
    let purpose = if is_rental { Purpose::Rental } else { Purpose::Sale };
    let motives = [Motive::Marriage, Motive::Schooling, Motive::Upgrade, Motive::FirstHome, Motive::Investment, Motive::Work];
    DemandDraft {
        districts: vec![word(rng, &DISTRICTS).to_owned()],
        rooms_min: Some(rooms),
        rooms_max: Some(rooms + 1),
        area_min: Some(Area(i64::from(rooms) * 3_000)),
        price_min_fen: Some(price * 8 / 10),
        price_max_fen: Some(price),
        motive: pick(rng, &motives).copied(),
        payment: Some(if is_rental { PaymentMethod::Quarterly } else { PaymentMethod::CommercialLoan }),
        ..DemandDraft::new(purpose)
    }
}
