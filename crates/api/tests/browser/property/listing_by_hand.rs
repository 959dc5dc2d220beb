//! A listing entered by hand: its community is new, it is kept as a lead at first, and it is not entered twice.

use crate::support::page::{Page, Screen, on};

/// Names the flat 5-1-302 of a community, and waits until the community is taken from the dictionary.
fn name_the_flat(page: &Page, community: &str) {
    page.open("/listings/new");
    page.fill_labelled("小区", community);
    page.click_words("[role=option]", community);
    page.fill_labelled("楼栋", "5");
    page.fill_labelled("单元", "1");
    page.fill_labelled("房号", "302");
}

#[test]
fn a_listing_is_entered_by_hand_kept_as_a_lead_and_not_entered_twice() {
    on(Screen::Desktop, |page| {
        page.sign_in("manager");
        page.open("/listings/new");
        page.fill_labelled("小区", "听涛试验苑");
        page.click_words("button", "新增小区");
        page.fill_labelled("区域", "海淀");
        page.click_words("dialog footer button", "保存");
        page.wait_for_text("[role=status]", "还差");
        page.fill_labelled("房号", "302");
        page.click_words("button", "存为待完善");
        page.wait_for_text(".record-head", "待完善");
        page.screenshot("lead-by-hand");

        name_the_flat(page, "听涛试验苑");
        page.fill_labelled("姓名", "李先生");
        page.fill_labelled("电话", "13800005678");
        page.click_words("button", "保存");
        page.wait_for_text(".listing-form", "必填");
        page.fill_labelled("户型", "2");
        page.fill_labelled("建筑面积", "88.5");
        page.fill_labelled("售价", "560");
        page.screenshot("by-hand");
        page.click_words("button", "保存");
        page.wait_for_text(".record-head", "有效");
        page.wait_for_text("main h1", "听涛试验苑");

        name_the_flat(page, "听涛试验苑");
        page.wait_for_text("[role=alert]", "这套房已经录入");
        page.screenshot("twice");
    });
}
