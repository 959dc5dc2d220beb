//! A split is tried, and says why; a plan is copied and gets a version that must be a whole.

use crate::support::page::{Page, Screen, on};

/// Chooses the first colleague of this name in the field with this label.
fn choose(page: &Page, label: &str, name: &str) {
    page.fill_labelled(label, name);
    page.click_words("ul.combo__list:not([hidden]) li", name);
    page.wait_for_text("main .commission__form", name);
}

fn try_it(page: &Page) {
    page.sign_in("agent");
    page.open("/commission");
    page.fill_labelled("总额", "3500.01");
    page.wait_for_text("main", "各项之和等于 3,500.01 元，分毫不差");
    page.wait_for_text("main", "公司账户");
    choose(page, "钥匙方", "孙佳");
    page.click_words(".commission__party .switch", "试开过");
    page.wait_for_text(".ledger", "从房源方 10%、成交方 10% 拿出，钥匙方共 20%。");
    page.wait_for_text(".shares", "50%");
    page.wait_for_text("main table", "700.00");
    // A share of a leaver goes to the company, and the step says whose it was.
    page.click_words(".commission__left .check", "孙佳");
    page.wait_for_text(".ledger", "钥匙方 孙佳 签约前已离职，这一份 700.00 元归公司。");
    page.click_words(".seg label", "按角色");
    page.wait_for_text("main table", "孙佳（已离职，归公司） 700.00");
    page.screenshot("commission-tried");
    page.fill_labelled("总额", "-100.00");
    page.wait_for_text(".ledger", "退 −100.00 元");
    page.fill_labelled("总额", "十万");
    page.press("\u{E004}");
    page.wait_for_text(".commission__form", "金额填数字");
}

#[test]
fn a_split_is_tried_at_a_desk() {
    on(Screen::Desktop, try_it);
}

#[test]
fn a_split_is_tried_on_a_phone() {
    on(Screen::Phone, try_it);
}

#[test]
fn a_plan_is_copied_and_its_version_must_be_a_whole() {
    on(Screen::Desktop, |page| {
        page.sign_in("admin");
        page.open("/commission/plans");
        page.click("button[aria-label='复制 租赁']");
        page.fill_labelled("叫什么", "青禾租赁方案");
        page.fill_labelled("代号", "qinghe.rental");
        page.click_words("dialog[open] footer button", "复制");
        page.wait_for_text(".toasts", "已复制为 青禾租赁方案");
        page.click("button[aria-label='新版本 青禾租赁方案']");
        page.fill_labelled("成交方", "59.99");
        page.wait_for_text("dialog[open]", "还差 0.01%（1 bp）");
        page.click_words("dialog[open] footer button", "新版本");
        page.wait_for_text(".toasts", "还差 0.01%（1 bp）");
        page.screenshot("commission-short-of-a-bp");
        page.fill_labelled("客户方", "10.01");
        page.wait_for_text("dialog[open]", "合计 100%");
        page.click_words("dialog[open] footer button", "新版本");
        page.wait_for_text(".toasts", "第 2 版已加入");
        page.wait_for_text("main", "59.99%");
    });
}
