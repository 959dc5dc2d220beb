//! Somebody reports that an owner has withdrawn, and the maintainer reads it on the record.

use crate::support::page::{Screen, on};

#[test]
fn a_withdrawal_is_reported_and_stands_on_the_record() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/listings?scope=own");
        page.click("ul.cards li a");
        page.wait_for("[popovertarget=record-more]");
        let record = page.run("return location.pathname");
        let record = record.as_str().unwrap().to_owned();
        page.on_a_phone(|phone| {
            phone.sign_in("manager");
            phone.open(&record);
            phone.click("[popovertarget=record-more]");
            phone.click_words("#record-more button", "报撤单");
            phone.fill("dialog[open] textarea", "业主说已经租给亲戚了");
            phone.click_words("dialog[open] footer button", "报撤单");
            phone.wait_for_text(".toasts", "已通知维护人核实");
            phone.wait_for_text(".note[data-tone=warning]", "林晓岚报撤单");
            phone.screenshot("withdrawal");
        });
        page.open(&record);
        page.wait_for_text(".note[data-tone=warning]", "业主说已经租给亲戚了");
        page.wait_for_text(".timeline", "报撤单");
    });
}
