//! A listing is withdrawn from partners on its page, and published to them again.

use crate::support::page::{Screen, on};

const PANEL: &str = "[aria-labelledby=h-syndication]";

#[test]
fn an_agent_withdraws_a_listing_from_partners_and_publishes_it_again() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/listings?scope=own&status=available");
        page.click("ul.cards li a");
        page.wait_for_text(PANEL, "已发布");
        page.click_words(&format!("{PANEL} button"), "撤下");
        page.wait_for_text(".toasts", "已从合作渠道撤下");
        page.wait_for_text(PANEL, "未发布");
        page.wait_for_text(".timeline", "从合作渠道撤下");
        page.click_words(&format!("{PANEL} button"), "发布到合作渠道");
        page.wait_for_text(".toasts", "已发布到合作渠道");
        page.wait_for_text(".timeline", "发布到合作渠道");
        page.screenshot("syndication");
    });
}
