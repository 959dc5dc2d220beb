//! The working life of a listing, on a phone: its owner is verified, its keys go out, it is photographed.

use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

use crate::support::page::{Page, Screen, on};

/// A picture of one colour, as a camera's file.
fn photograph(folder: &Path, shade: u8) -> PathBuf {
    let file = folder.join(format!("IMG_{shade:04}.jpg"));
    RgbImage::from_pixel(640, 480, Rgb([shade, 120, 200])).save(&file).unwrap();
    file
}

/// Takes a listing over whose protection has ended, by its owner's word: pool and status follow at once.
fn verify_the_owner(page: &Page) {
    page.open("/listings?status=paused,unknown&pool=public&claimable=true&has_keys=false&grade=general");
    page.wait_for("ul.cards li");
    page.click("ul.cards li a");
    page.wait_for(".actionbar");
    page.wait_for_text(".record-head", "公盘");
    page.wait_for_text(".note", "先向业主核实");
    page.click(".actionbar button[popovertarget='record-more']");
    page.click_words("#record-more button", "核实业主");
    page.wait_for_text("dialog[open]", "你是新的开发人");
    page.fill("dialog[open] textarea", "业主确认继续出售，价格不变，周末可以看房");
    page.click_words("dialog[open] button", "保存");
    page.wait_for_text(".toasts", "你是新的开发人");
    page.wait_for_text(".record-head", "私盘");
    page.wait_for_text(".record-head", "有效");
    page.screenshot("verified");
}

/// So many pieces speak for the grade.
fn evidence(page: &Page) -> u32 {
    let text = page.text("#assets header .n");
    text.split_whitespace().find_map(|word| word.parse().ok()).unwrap_or_else(|| panic!("no number in {text}"))
}

/// Registers keys that open the door, has the listing graded for them, and takes them out: the grade follows at once.
fn take_a_key_out(page: &Page) {
    page.wait_for_text("#assets", "还没有钥匙");
    let before = evidence(page);
    page.click(".actionbar button[aria-label='拿钥匙']");
    page.fill_labelled("钥匙", "防盗门两把");
    page.click_words("label.check", "能开门");
    page.click_words("dialog[open] footer button", "登记钥匙");
    page.wait_for_text("#assets header .n", &format!("凭据 {} / 4", before + 1));
    page.click(".record-head button.grade");
    page.wait_for_text("dialog[open] .evidence .positive", "钥匙");
    page.click_words("dialog[open] label.radio", "推荐");
    page.screenshot("grade");
    page.click_words("dialog[open] footer button", "定为该等级");
    page.wait_for_text(".record-head button.grade", "推荐");
    page.click(".actionbar button[aria-label='拿钥匙']");
    page.wait_for_text("dialog[open]", "带客户看房");
    page.click_words("dialog[open] footer button", "借出");
    page.wait_for_text(".toasts", "前归还");
    page.wait_for_text("#assets", "归还");
    page.screenshot("key-out");
}

fn photograph_the_flat(page: &Page) {
    let folder = tempfile::tempdir().unwrap();
    for shade in [40, 200] {
        page.attach("#survey-photos", &photograph(folder.path(), shade));
    }
    page.wait_for_text("#survey", "照片 2 / 5");
    page.wait_for_text("#survey", "封面");
    page.wait_for("#survey .survey img");
    page.screenshot("photographed");
    let page_file = folder.path().join("page.jpg");
    std::fs::write(&page_file, "<!doctype html><title>no picture</title>").unwrap();
    page.expect_console_error("photos");
    page.attach("#survey-photos", &page_file);
    page.wait_for_text("#survey .uploads", "不是能用的图片");
}

#[test]
fn an_agent_verifies_an_owner_takes_keys_out_and_photographs_a_flat() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        verify_the_owner(page);
        take_a_key_out(page);
        photograph_the_flat(page);
    });
}
