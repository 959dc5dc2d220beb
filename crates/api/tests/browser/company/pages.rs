//! Every page of the company.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 17] = [
    Visit { name: "templates", route: Some("/settings/templates"), member: Some("admin"), look: templates },
    Visit { name: "login", route: Some("/login"), member: None, look: login },
    Visit { name: "members", route: Some("/members"), member: Some("admin"), look: members },
    Visit { name: "member-new", route: Some("/members"), member: Some("admin"), look: new_member },
    Visit { name: "member-form", route: Some("/members"), member: Some("admin"), look: member },
    Visit { name: "member-leaves", route: Some("/members"), member: Some("admin"), look: leaving_member },
    Visit { name: "organisation", route: Some("/organisation"), member: Some("admin"), look: organisation },
    Visit { name: "settings", route: Some("/settings"), member: Some("admin"), look: settings },
    Visit { name: "rules", route: Some("/settings/rules"), member: Some("admin"), look: rules },
    Visit { name: "rule-change", route: Some("/settings/rules"), member: Some("admin"), look: rule_change },
    Visit { name: "permissions", route: Some("/settings/permissions"), member: Some("admin"), look: permissions },
    Visit { name: "permission-change", route: Some("/settings/permissions"), member: Some("admin"), look: permission_change },
    Visit { name: "audit", route: Some("/audit"), member: Some("admin"), look: audit },
    Visit { name: "system", route: Some("/system"), member: Some("admin"), look: system },
    Visit { name: "persons", route: Some("/persons"), member: Some("admin"), look: persons },
    Visit { name: "notices-none", route: Some("/notices"), member: Some("admin"), look: no_notices },
    Visit { name: "notices", route: Some("/notices"), member: Some("agent"), look: notices },
];

fn audit(page: &Page) {
    page.open("/audit");
    page.wait_for_text("main .table", "登录");
}

fn system(page: &Page) {
    page.open("/system");
    page.wait_for_text("main .table", "数据库");
    page.wait_for_text("main .table", "未设置自动备份");
    page.wait_for_text("main", "服务器错误");
}

fn persons(page: &Page) {
    page.open("/persons");
    page.wait_for_text("main", "查阅个人信息");
    page.wait_for_text("main", "没有做过删除");
}

fn login(page: &Page) {
    page.open("/login");
    page.wait_for_text("main", "用户名");
    page.wait_for_text("button[type=submit]", "登录");
}

fn members(page: &Page) {
    page.open("/members");
    page.wait_for_text("main", "林晓岚");
    page.wait_for_text("main", "店长");
}

fn new_member(page: &Page) {
    page.open("/members?new");
    page.wait_for_text("dialog[open]", "新增成员");
    page.wait_for_text("dialog[open]", "初始密码");
}

fn member(page: &Page) {
    page.open("/members?q=sj");
    page.click_words("main button[aria-label='编辑 孙佳']", "");
    page.wait_for_text("dialog[open]", "孙佳");
    page.wait_for_text("dialog[open]", "重置密码");
}

fn leaving_member(page: &Page) {
    member(page);
    page.click_words("dialog[open] button", "停用账号");
    page.wait_for_text("dialog[open] dialog[open]", "停用 孙佳 的账号？");
}

fn organisation(page: &Page) {
    page.open("/organisation");
    page.wait_for_text("main", "望湖店");
    page.wait_for_text("main", "新增小组");
}

fn settings(page: &Page) {
    page.open("/settings");
    page.wait_for_text("main", "个人资料");
    page.wait_for_text("main", "修改密码");
    page.wait_for_text("main", "日历订阅");
}

fn permissions(page: &Page) {
    page.open("/settings/permissions");
    page.wait_for_text("main .permissions", "修改房源");
    page.wait_for_text("main .permissions", "合同与资金");
}

fn permission_change(page: &Page) {
    page.open("/settings/permissions");
    page.click("main button[aria-label^='经纪人 · 修改房源：']");
    page.wait_for_text("dialog[open]", "默认：本人");
}

fn rules(page: &Page) {
    page.open("/settings/rules");
    page.wait_for_text("main", "公盘与保护");
    page.wait_for_text("main", "每人重点房源上限");
}

fn rule_change(page: &Page) {
    page.open("/settings/rules");
    page.click("main button[aria-label='修改 每人重点房源上限']");
    page.wait_for_text("dialog[open]", "改了会怎样");
    page.wait_for_text("dialog[open]", "现有的房源和经纪人都不受影响");
}

fn no_notices(page: &Page) {
    page.open("/notices");
    page.wait_for_text("main", "没有通知");
}

fn notices(page: &Page) {
    page.open("/notices");
    page.wait_for("main ul.rows li");
    page.wait_for_text("main", "全部标为已读");
}

fn templates(page: &Page) {
    page.open("/settings/templates");
    page.wait_for_text("main", "初次来电问候");
}

#[test]
fn every_page_of_the_company_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_company_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
