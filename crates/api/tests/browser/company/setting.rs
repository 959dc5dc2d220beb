//! A figure of the rules is changed, with what that does shown before.

use crate::support::page::{Screen, on};

const NAME: &str = "每人推荐房源上限";

#[test]
fn a_figure_is_saved_once_its_effects_have_been_seen_and_says_why_afterwards() {
    on(Screen::Desktop, |page| {
        page.sign_in("admin");
        page.open("/settings/rules");
        page.click(&format!("main button[aria-label='修改 {NAME}']"));
        page.wait_for("dialog[open] footer button[type=submit][aria-disabled=true]");
        page.fill_labelled("新数值", "0");
        page.wait_for_text("dialog[open] .rules__effect", "经纪人超出名额");
        page.screenshot("rule-effects");
        page.fill("dialog[open] textarea", "淡季先集中力量");
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text(".toasts", &format!("{NAME}已改为 0"));
        page.wait_for_text("main", "已调整");
        page.click(&format!("main button[aria-label='历史 {NAME}']"));
        page.wait_for_text("dialog[open]", "淡季先集中力量");
        page.wait_for_text("dialog[open]", "系统管理员");
    });
}
