//! From a showing to everybody's pay: a sale is drawn up, approved and signed, its commission comes in twice and goes back in part, and all
//! screens say the same to the fen. On a phone the agent reads why their share is what it is.

use std::collections::BTreeMap;

use fangke_shared::client::profile::ClientResponse;
use fangke_shared::client::showing::ShowingResponse;
use fangke_shared::property::key::KeyBunchResponse;
use fangke_shared::property::listing::ListingResponse;
use serde_json::{Value, json};

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

/// Who looks for a home.
const CLIENT: &str = "端木合";
/// Who has the listing, has its keys, closes, and was at the showing, too.
const PAID: [&str; 4] = ["吴浩然", "郑思琪", CLOSER, "冯梓阳"];
const CLOSER: &str = "孙佳";
/// What the contract brings in, what stays of it, and what went back, in fen.
const TOTAL: i64 = 350_001;
const KEPT: i64 = 300_000;
const OPEN: i64 = 50_001;

const MONEY: &str = "section[aria-labelledby=h-money]";
const RECEIPTS: &str = "section[aria-labelledby=h-receipts]";
const CONTRACTS: &str = "section[aria-labelledby=h-contracts]";

/// What was shown, and to whom: paths of pages.
struct Shown {
    listing: String,
    client: String,
    showing: String,
}

/// A home with keys in the store was shown to a client by two agents, and liked.
fn show(page: &Page) -> Shown {
    let (owner_side, keeper, along, closer) = (page.caller("wu.hr"), page.caller("zheng.sq"), page.caller("feng.zy"), page.caller("agent"));
    let communities: Value = owner_side.get("communities?limit=1");
    let home = json!({"purpose": "sale", "community_id": communities["items"][0]["id"], "building": "88", "unit": "1", "room": "8801",
        "rooms": 3, "halls": 2, "baths": 1, "area": 118.6, "price_fen": 668_000_000, "owners": [{"name": "林业主", "phone": "13912340077"}]});
    let listing = owner_side.post::<ListingResponse>("listings", &home).summary.id;

    let bunch: KeyBunchResponse = keeper.post(&format!("listings/{listing}/keys"), &json!({"description": "防盗门两把"}));
    let _: Value = keeper.post(&format!("keys/{}/confirm", bunch.id), &Value::Null);
    let said = format!("业主交来钥匙，编号 {} 号，已试过能开门", bunch.number);
    let _: Value = keeper.post(&format!("listings/{listing}/follow-ups"), &json!({"kind": "key", "text": said}));

    let caller = json!({"name": CLIENT, "source": "walk_in", "kinds": ["buyer"], "contacts": [{"contact": "13912347799"}],
        "demand": {"purpose": "sale", "districts": ["朝阳"], "rooms_min": 2, "rooms_max": 3, "price_max_fen": 700_000_000, "motive": "upgrade"}});
    let client = closer.post::<ClientResponse>("clients", &caller).summary.id;
    let two_hours_ago = chrono::Utc::now() - chrono::Duration::hours(2);
    let plan = json!({"client_id": client, "listing_ids": [listing], "starts_at": two_hours_ago, "co_agent_ids": [along.id]});
    let booked: ShowingResponse = closer.post("showings", &plan);
    let at = format!("showings/{}", booked.summary.id);
    let liked = json!({"result": "interested"});
    let seen: ShowingResponse = closer.send(("PUT", &format!("{at}/listings/{listing}")), Some(booked.summary.version), &liked);
    let text = json!({"text": "客户很满意采光和户型，想再谈价格"});
    let _: ShowingResponse = closer.send(("POST", &format!("{at}/complete")), Some(seen.summary.version), &text);
    Shown { listing: format!("/listings/{listing}"), client: format!("/clients/{client}"), showing: format!("/{at}") }
}

/// The agent draws the sale up from the showing, and submits it; the answer is where its page is.
fn draw_up(page: &Page, shown: &Shown) -> String {
    const TYPED: &str = "return [...document.querySelectorAll('main form input')].map(input => input.value).join('|')";
    page.open(&shown.showing);
    page.click_words(".record-head .actions a", "起草合同");
    page.wait_for_address("/contracts/new?listing=");
    until("price and client stand in the form", || match page.run(TYPED).as_str() {
        Some(typed) if typed.contains("6680000") && typed.contains(CLIENT) => Ok(()),
        typed => Err(format!("it says {typed:?}")),
    });
    page.fill_labelled("业主服务费", "1000");
    page.fill_labelled("客户服务费", "2500.01");
    page.click_words("main form button", "起草合同");
    page.wait_for_text(".record-head", "草稿");
    page.wait_for_text("main", "还缺：业主");
    page.click_words("main .panel header button", "添加当事人");
    page.fill_labelled("姓名或名称", "林业主");
    page.fill_labelled("证件号", "11010519491231002X");
    page.click_words("dialog[open] footer button", "添加当事人");
    page.wait_for_text("main", "1101**********002X");
    page.click_words(".record-head .actions button", "提交审核");
    page.wait_for_text(".record-head", "待审核");
    page.run("return location.pathname").as_str().expect("a path").to_owned()
}

/// The manager approves and signs it.
fn sign(desk: &Page, contract: &str) {
    desk.sign_in("manager");
    desk.open(contract);
    desk.click_words(".record-head .actions button", "审核通过");
    desk.click_words("dialog[open] footer button", "审核通过");
    desk.wait_for_text(".record-head", "待签约");
    desk.click_words(".record-head .actions button", "确认签约");
    desk.click_words("dialog[open] footer button", "确认签约");
    desk.wait_for_text(".record-head", "履行中");
}

/// Finance records a receipt.
fn receive(desk: &Page, yuan: &str, shown: &str) {
    desk.click_words(&format!("{MONEY} header button"), "收款");
    desk.fill_labelled("金额（元）", yuan);
    desk.click_words("dialog[open] footer button", "收款");
    desk.wait_for_text(&format!("{RECEIPTS} li:first-child"), shown);
}

/// What came in, and what went back of the second receipt.
fn settle(desk: &Page, contract: &str) {
    desk.open(contract);
    desk.wait_for_text(MONEY, "3,500.01");
    receive(desk, "1000", "1,000.00");
    // What the owner owes is paid, so that the panel has come anew.
    desk.wait_for_text(MONEY, "已收齐");
    receive(desk, "2500.01", "2,500.01");
    desk.click_words(&format!("{RECEIPTS} li:first-child button"), "退款");
    desk.fill_labelled("退款金额", "500.01");
    desk.fill_labelled("原因", "双方协商减免部分佣金");
    desk.click_words("dialog[open] footer button", "退款");
    desk.wait_for_text(&format!("{RECEIPTS} li:first-child"), "退款 500.01");
    desk.wait_for_text(MONEY, "3,000.00");
    desk.screenshot("walk-money");
}

/// Fen of `1,234.50`; what isn't known counts nothing.
fn fen(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let amount: i64 = digits.parse().unwrap_or_default();
    if text.contains(['-', '−']) { -amount } else { amount }
}

/// The rows of a table that may be empty: what each is called, and what stands in its cells, the first of them the name's.
fn table(page: &Page, rows: &str) -> BTreeMap<String, Vec<String>> {
    page.wait_for("main h1");
    page.settle();
    let script = format!(
        "return [...document.querySelectorAll('{rows}')].map(row => [(row.querySelector('th b, th a, dt') ?? row.querySelector('th'))\
         .textContent.trim(), [...row.children].map(cell => cell.textContent.trim())])"
    );
    serde_json::from_value::<Vec<(String, Vec<String>)>>(page.run(&script)).expect("rows").into_iter().collect()
}

/// Who has which part of a contract, by the screen.
fn split(page: &Page) -> BTreeMap<String, String> {
    let rows = table(page, "section[aria-labelledby=commission-result] tbody tr");
    rows.into_iter().map(|(name, mut cells)| (name, cells.pop().expect("an amount"))).collect()
}

/// Performance, and what is still to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    performance: i64,
    pending: i64,
}

impl Standing {
    const fn since(self, before: Self) -> Self {
        Self { performance: self.performance - before.performance, pending: self.pending - before.pending }
    }
}

/// The company's month: members, and what each store has.
struct Team {
    members: BTreeMap<String, Standing>,
    stores: BTreeMap<String, i64>,
}

impl Team {
    fn read(page: &Page) -> Self {
        page.open("/performance/team");
        let members = table(page, "section[aria-labelledby=h-members] tbody tr");
        let stores = table(page, "section[aria-labelledby=h-stores] tbody tr");
        let standing = |cells: &[String]| Standing { performance: fen(&cells[4]), pending: fen(&cells[5]) };
        Self {
            members: members.into_iter().map(|(name, cells)| (name, standing(&cells))).collect(),
            stores: stores.into_iter().map(|(name, cells)| (name, fen(&cells[4]))).collect(),
        }
    }

    /// What the contract has added for a member.
    fn added(&self, before: &Self, name: &str) -> Standing {
        let of = |team: &Self| team.members.get(name).copied().unwrap_or_default();
        of(self).since(of(before))
    }

    /// What it has added to the stores, where it has.
    fn added_to_stores(&self, before: &Self) -> Vec<i64> {
        let was = |name: &String| before.stores.get(name).copied().unwrap_or_default();
        self.stores.iter().map(|(name, now)| now - was(name)).filter(|added| *added != 0).collect()
    }
}

/// The agent's own statement.
fn statement(page: &Page) -> Standing {
    page.open("/performance");
    page.wait_for("section[aria-labelledby=h-statement] .trio");
    let facts = table(page, "section[aria-labelledby=h-statement] .trio > div");
    let of = |label: &str| facts.get(label).map(|cells| fen(&cells[1])).unwrap_or_default();
    Standing { performance: of("业绩"), pending: of("待结") }
}

/// What the contract's own page says of its money.
fn assert_money(desk: &Page) {
    let sums = table(desk, &format!("{MONEY} dl > div"));
    let sums = ["应收", "已收", "未收"].map(|label| fen(&sums[label][1]));
    assert_eq!(sums, [TOTAL, KEPT, OPEN]);
    let amounts = desk
        .run("return [...document.querySelectorAll('section[aria-labelledby=h-receipts] li .t span:first-child')].map(e => e.textContent)");
    let amounts: Vec<String> = serde_json::from_value(amounts).expect("amounts");
    assert_eq!(amounts.iter().map(|text| fen(text)).sum::<i64>(), KEPT + OPEN, "{amounts:?}");
}

/// On a phone the agent opens a line of the statement, and reads why.
fn read_why(phone: &Page, contract: &str, part: &str) {
    phone.sign_in("agent");
    phone.open("/performance");
    phone.click_words(&format!("section[aria-labelledby=h-lines] li:has(a[href='{contract}']) button"), "怎么算");
    // What the line goes by, how the shares came about, and who has which in all.
    for words in ["本次记", "一起带看", "钥匙方共", "分毫不差", part] {
        phone.wait_for_text("dialog[open]", words);
    }
    phone.settle();
    assert_eq!(phone.run("return document.documentElement.scrollWidth <= 390"), json!(true));
    phone.screenshot("walk-why");
}

#[test]
fn a_showing_becomes_a_sale_and_all_screens_agree_to_the_fen() {
    on(Screen::Desktop, |page| {
        let shown = show(page);
        page.sign_in("agent");
        let own_before = statement(page);
        let (contract, part) = page.on_another(Screen::Desktop, |desk| {
            desk.sign_in("finance");
            let before = Team::read(desk);
            let contract = draw_up(page, &shown);
            page.on_another(Screen::Desktop, |other| sign(other, &contract));
            settle(desk, &contract);
            assert_money(desk);

            let split = split(desk);
            assert_eq!(split.values().map(|part| fen(part)).sum::<i64>(), TOTAL, "{split:?}");
            assert!(PAID.iter().all(|name| split.contains_key(*name)) && split.len() == PAID.len(), "{split:?}");
            let after = Team::read(desk);
            for (name, part) in &split {
                let Standing { performance, pending } = after.added(&before, name);
                assert_eq!(performance + pending, fen(part), "{name}");
            }
            let all = PAID.map(|name| after.added(&before, name));
            assert_eq!(all.iter().map(|one| one.performance).sum::<i64>(), KEPT);
            assert_eq!(all.iter().map(|one| one.pending).sum::<i64>(), OPEN);
            assert_eq!(after.added_to_stores(&before), [KEPT]);
            assert_eq!(statement(page).since(own_before), after.added(&before, CLOSER));
            (contract, split[CLOSER].clone())
        });

        // It stands where people look for it.
        for place in [&shown.listing, &shown.client] {
            page.open(place);
            page.wait_for_text(CONTRACTS, "履行中");
            page.click_words(&format!("{CONTRACTS} li a"), "-MM-");
            page.wait_for_address(&contract);
        }
        page.on_a_phone(|phone| read_why(phone, &contract, &part));
    });
}
