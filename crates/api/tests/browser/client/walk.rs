//! An agent's day on a phone: a caller is registered with what they look for, matches say why, three of them are shown with keys and a
//! signature, and owner, client, listing and the day's list are told.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

const NAME: &str = "上官敏";
/// What an owner is told, who is nobody's client.
const SAID: &str = "采光好，嫌总价高了一点";

/// A listing that matched: where its page is, and how it reads.
struct Match {
    path: String,
    title: String,
}

/// Registers a caller with what they look for; the answer is where the client's page is.
fn register(page: &Page) -> String {
    page.open("/clients/new");
    page.fill_labelled("号码、微信号或邮箱", "13912346688");
    page.fill_labelled("姓名", NAME);
    page.choose_labelled("来源", "来电");
    page.fill_labelled("区域", "朝阳、海淀");
    // The first of the ranges is the budget.
    page.fill_labelled("最高", "2000");
    page.choose_labelled("动机", "学区");
    page.click_words(".footbar button", "登记客源");
    page.wait_for_text(".record-head", NAME);
    page.wait_for_text("main .client-demand", "2,000 万");
    page.run("return location.pathname").as_str().expect("a path").to_owned()
}

/// The best three of the matches, each with its reason and points.
fn matches(page: &Page) -> Vec<Match> {
    const ROWS: &str = "return [...document.querySelectorAll('dialog[open] .client-matches li')].map(row => [\
        row.querySelector('.t a')?.getAttribute('href') ?? '', row.querySelector('.t a')?.textContent ?? '', \
        row.querySelector('.d:last-child')?.textContent ?? '', row.querySelector('.client-score')?.textContent ?? ''])";
    page.click_words("main .client-demand button", "匹配房源");
    page.wait_for("dialog[open] .client-matches li");
    page.settle();
    page.screenshot("walk-matches");
    let rows = page.run(ROWS);
    let text = |row: &Value, at: usize| row[at].as_str().unwrap_or_default().trim().to_owned();
    let rows = rows.as_array().cloned().unwrap_or_default();
    for row in &rows {
        assert!(!text(row, 2).is_empty(), "a match without a reason: {row}");
        assert!(text(row, 3).parse::<i64>().is_ok_and(|points| (0..=100).contains(&points)), "a match without points: {row}");
    }
    let mut known = BTreeSet::new();
    let found = rows.iter().map(|row| Match { path: text(row, 0), title: text(row, 1) });
    // What reads alike can't be told apart in a list to choose from.
    let best: Vec<Match> = found.filter(|found| known.insert(found.title.clone())).take(3).collect();
    assert_eq!(best.len(), 3, "the demo has no three listings for this demand");
    best
}

/// Brings keys of a listing into the agent's store.
fn bring_keys(page: &Page, listing: &Match) {
    page.open(&listing.path);
    page.wait_for("#assets");
    page.click_words("#assets button", "登记钥匙");
    page.fill_labelled("钥匙", "防盗门两把，门禁一枚");
    page.click_words("dialog[open] footer button", "登记钥匙");
    page.wait_for_text(".toasts", "已登记，放在");
}

/// Books a showing of the three, which has just begun.
fn book(page: &Page, client: &str, listings: &[Match]) {
    const NOW: &str = "const at = new Date(Date.now() - 60000); const two = n => String(n).padStart(2, '0'); \
        return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`";
    page.open(client);
    page.click_words(".actionbar button", "约带看");
    let now = page.run(NOW);
    page.fill_labelled("开始时间", now.as_str().expect("a moment"));
    for (n, listing) in (1..).zip(listings) {
        page.fill_labelled("看哪几套", &listing.title);
        // The list may still be that of the search before: only the home itself is pressed.
        page.click_words("dialog[open] [role=option]", &listing.title);
        page.wait_for_text(&format!("dialog[open] .showing-stops li:nth-child({n})"), &listing.title);
    }
    page.screenshot("walk-booking");
    page.click_words("dialog[open] footer button", "约好了");
    page.wait_for_address("/showings/");
    page.wait_for_text(".record-head", "已约");
    for listing in listings {
        page.wait_for_text(".showing-route", &listing.title);
    }
    // The keys that were brought are reserved with it.
    page.wait_for_text(".showing-route", "在店");
}

/// Holds it: what the client made of each, the signature, the end with the keys back.
fn hold(page: &Page) {
    page.click_words(".actionbar button", "签到");
    // The browser asks a service outside where it is, and gets no answer.
    page.expect_console_error("Network location provider");
    page.click_words("dialog[open] footer button", "签到");
    page.wait_for_text(".toasts", "已签到");
    page.wait_for_text(".record-head", "进行中");
    page.wait_for_text(".showing-route", "借出");
    for (n, result) in [(1, "有意向"), (2, "不合适"), (3, "考虑中")] {
        page.click_words(&format!(".showing-route > li:nth-child({n}) button"), "记结果");
        page.click_words("dialog[open] .seg label", result);
        match n {
            1 => {
                page.fill_labelled("出价", "520");
                page.fill_labelled("客户怎么说", SAID);
            }
            2 => page.choose_labelled("主要顾虑", "楼层"),
            _ => {}
        }
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text(&format!(".showing-route > li:nth-child({n})"), result);
    }
    sign(page);
    page.click_words(".actionbar button", "完成带看");
    page.fill_labelled("客户反馈", "看中第一套，嫌总价高，明天约业主谈价");
    page.fill_labelled("下一步", "约业主谈价");
    page.screenshot("walk-complete");
    page.click_words("dialog[open] footer button", "完成带看");
    page.wait_for_text(".toasts", "带看已完成");
    page.wait_for_text(".record-head", "已完成");
}

/// Signs with a finger.
fn sign(page: &Page) {
    const DRAW: &str = "const pad = document.querySelector('.showing-pad'); pad.scrollIntoView({ block: 'center', behavior: 'instant' }); \
        const box = pad.getBoundingClientRect(); \
        const at = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, \
            pointerType: 'touch', clientX: box.left + x * box.width, clientY: box.top + y * box.height })); \
        at('pointerdown', 0.2, 0.6); [[0.3, 0.3], [0.4, 0.7], [0.5, 0.3], [0.6, 0.7]].forEach(([x, y]) => at('pointermove', x, y)); \
        at('pointerup', 0.6, 0.7); return true";
    page.wait_for(".showing-pad");
    page.run(DRAW);
    page.click_words(".showing-pad__acts button", "保存签字");
    page.wait_for_text(".toasts", "签字已保存");
    page.wait_for("img.showing-signature");
}

/// The report to the owner of the first listing on the route; it names no client.
fn report(page: &Page) {
    page.click_words(".showing-route > li:nth-child(1) button", "业主反馈");
    let text =
        until("the report has come", || match page.run("return document.querySelector('dialog[open] textarea')?.value ?? ''").as_str() {
            Some(text) if text.contains("客户意向") => Ok(text.to_owned()),
            text => Err(format!("it says {text:?}")),
        });
    assert!(text.contains("有意向") && text.contains("520") && text.contains(SAID), "{text}");
    assert!(!text.contains(NAME) && !text.contains("6688"), "the owner learns who it was: {text}");
    page.screenshot("walk-report");
    page.click_words("dialog[open] footer button", "关闭");
}

#[test]
fn a_caller_is_matched_shown_three_homes_and_everybody_is_told() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        let client = register(page);
        let listings = matches(page);
        bring_keys(page, &listings[0]);
        book(page, &client, &listings);
        hold(page);
        // The route has an order of its own: the first home on it is where the offer was made.
        let first = page.run("return document.querySelector('.showing-route > li:nth-child(1) a').getAttribute('href')");
        let first = first.as_str().expect("a path").to_owned();
        report(page);

        // The client's page, and what is next: a call on the day after.
        page.open(&client);
        page.wait_for_text(".record-head", "已带看");
        page.wait_for_text("main ol.timeline", "带看完成");
        page.wait_for_text("main ol.timeline", "看中第一套");
        page.wait_for_text("main ol.timeline", "约业主谈价");
        page.open("/today");
        page.wait_for_text("main section[aria-labelledby=h-todo]", NAME);

        // The listing's page says that it was shown, and what was made of it, to nobody's harm.
        page.open(&first);
        page.wait_for_text("main ol.timeline", "带看");
        page.wait_for_text("main ol.timeline", "有意向");
        assert!(!page.text("main ol.timeline").contains(NAME), "the listing's page names the client");
        page.screenshot("walk-listing");
    });
}
