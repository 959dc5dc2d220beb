//! A contract is drawn up from the client's page, submitted, approved and signed by somebody else on a phone, and its first step is done.

use crate::support::page::{Page, Screen, on};

/// Draws a sale up with a client of one's own, and submits it.
fn draw_up(page: &Page) {
    page.open("/clients/new");
    page.fill_labelled("号码、微信号或邮箱", "13912347766");
    page.fill_labelled("姓名", "欧阳签");
    page.choose_labelled("来源", "来电");
    page.click_words(".footbar button", "登记客源");
    page.wait_for_text(".record-head", "欧阳签");
    page.click_words(".record-head .actions a", "起草合同");
    page.wait_for_address("/contracts/new");

    // Without a listing it isn't drawn up, and says so beside the field.
    page.click_words("main form button", "起草合同");
    page.wait_for_text("main form", "必填");
    page.fill_labelled("房源", "花园");
    page.click_words("main ul.combo__list:not([hidden]) li", "");
    page.fill_labelled("成交价", "4280000");
    page.fill_labelled("客户服务费", "42800");
    page.click_words("main form button", "起草合同");
    page.wait_for_text(".record-head", "草稿");
    page.wait_for_text("main", "还缺：业主");

    page.click_words("main .panel header button", "添加当事人");
    page.fill_labelled("姓名或名称", "林业主");
    page.fill_labelled("证件号", "11010519491231002X");
    page.click_words("dialog[open] footer button", "添加当事人");
    page.wait_for_text("main", "1101**********002X");
    page.screenshot("contract-drawn-up");
    page.click_words(".record-head .actions button", "提交审核");
    page.wait_for_text(".record-head", "待审核");
    page.wait_for_text("main", "等经理审核");
}

#[test]
fn a_contract_is_drawn_up_and_signed_by_somebody_else_on_a_phone() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        draw_up(page);
        page.on_a_phone(|phone| {
            phone.sign_in("manager");
            phone.open("/contracts?state=submitted&q=欧阳签");
            phone.click_words("main ul.rows li .t a", "-MM-");
            phone.click_words(".actionbar button", "审核通过");
            phone.click_words("dialog[open] footer button", "审核通过");
            phone.wait_for_text(".record-head", "待签约");
            phone.click_words(".actionbar button", "确认签约");
            phone.wait_for_text("dialog[open]", "签约后文本冻结");
            phone.click_words("dialog[open] footer button", "确认签约");
            phone.wait_for_text(".record-head", "履行中");

            // What comes next is done, and the board follows.
            phone.click_words("main .contract-steps button", "办完了");
            phone.click_words("dialog[open] footer button", "办完了");
            phone.wait_for_text("main .contract-steps", "办完（");
            phone.screenshot("contract-step-done");
            phone.open("/contracts/board?column=fund_custody");
            phone.wait_for_text("main .board", "欧阳签");
        });
    });
}

#[test]
fn whoever_submits_is_told_that_somebody_else_approves() {
    on(Screen::Desktop, |page| {
        page.sign_in("manager");
        page.open("/contracts?state=draft");
        page.click_words("main tbody td:first-child a", "");
        page.click_words("main .panel header button", "添加当事人");
        page.fill_labelled("姓名或名称", "林业主");
        page.click_words("dialog[open] footer button", "添加当事人");
        page.wait_for_text("main", "林业主");
        page.click_words(".record-head .actions button", "提交审核");
        page.wait_for_text("main", "要由另一位经理审核和签署");
        page.click_words(".record-head .actions button", "审核通过");
        page.wait_for_text(".toasts", "要由另一位经理审核和签署");
    });
}
