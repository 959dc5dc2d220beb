//! Somebody joins, signs in, and leaves.

use crate::support::page::{Page, Screen, on};

const NAME: &str = "叶知秋";
const PASSWORD: &str = "秋水共长天一色 88";

fn join(page: &Page) {
    page.open("/members?new");
    page.wait_for("dialog[open]");
    page.click_words("dialog[open] footer button", "新增成员");
    page.wait_for_text("dialog[open]", "必填");
    page.fill_labelled("姓名", NAME);
    page.fill_labelled("用户名", "ye.zq");
    page.fill_labelled("初始密码", PASSWORD);
    page.choose_labelled("所属", "望湖店");
    page.click_words("dialog[open] footer button", "新增成员");
    page.wait_for_text(".toasts", &format!("已新增 {NAME}"));
}

fn leave(page: &Page) {
    page.open("/members?q=ye.zq");
    page.click_words("main button", "编辑");
    page.click_words("dialog[open] button", "停用账号");
    page.wait_for_text("dialog[open] dialog[open]", "立即在所有设备上退出");
    page.click_words("dialog[open] dialog[open] footer button", "停用账号");
    page.wait_for_text(".toasts", &format!("已停用 {NAME} 的账号"));
}

#[test]
fn a_new_member_signs_in_until_the_account_is_closed() {
    on(Screen::Desktop, |page| {
        page.sign_in("admin");
        join(page);
        page.on_a_phone(|phone| {
            phone.try_to_sign_in("ye.zq", PASSWORD);
            phone.wait_for_address("/today");
        });
        leave(page);
        page.on_a_phone(|phone| {
            phone.expect_console_error("/api/v1/auth/");
            phone.try_to_sign_in("ye.zq", PASSWORD);
            phone.wait_for_text("[role=alert]", "密码");
        });
    });
}
