//! The inventory as a workbook: a sheet for each grouping.

use chrono::NaiveDate;
use fangke_shared::insight::inventory::{InventoryFigures, InventoryGroup, InventoryResponse, InventoryRow};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("stock_report");

/// What a column shows.
type Column = (&'static str, fn(&InventoryFigures) -> Option<f64>, &'static str);

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2⁵²")]
fn count(of: i64) -> Option<f64> {
    Some(of as f64)
}

const WHOLE: &str = "#,##0";
const HALF: &str = "#,##0.0";

const COLUMNS: [Column; 19] = [
    ("listings", |f| count(f.listings), WHOLE),
    ("stock", |f| count(f.stock), WHOLE),
    ("paused", |f| count(f.paused), WHOLE),
    ("unknown", |f| count(f.unknown), WHOLE),
    ("focus", |f| count(f.focus), WHOLE),
    ("recommended", |f| count(f.recommended), WHOLE),
    ("general", |f| count(f.general), WHOLE),
    ("to_30", |f| count(f.ageing.to_30), WHOLE),
    ("to_60", |f| count(f.ageing.to_60), WHOLE),
    ("to_90", |f| count(f.ageing.to_90), WHOLE),
    ("to_180", |f| count(f.ageing.to_180), WHOLE),
    ("over_180", |f| count(f.ageing.over_180), WHOLE),
    ("stale", |f| count(f.stale), WHOLE),
    ("unfollowed", |f| count(f.unfollowed), WHOLE),
    ("new_30d", |f| count(f.new_30d), WHOLE),
    ("gone_30d", |f| count(f.gone_30d), WHOLE),
    ("ended", |f| count(f.market_days.ended), WHOLE),
    ("median", |f| f.market_days.median, HALF),
    ("mean", |f| f.market_days.mean, HALF),
];

/// Writes the workbook.
///
/// # Errors
/// None in practice.
pub fn write(sheets: &[InventoryResponse], language: Language, today: NaiveDate) -> ApiResult<Vec<u8>> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet, language, today).map_err(ApiError::internal)?;
    }
    workbook.save_to_buffer().map_err(ApiError::internal)
}

/// Names are always written as text: what begins with `=` is a name, too.
fn fill(sheet: &mut Worksheet, inventory: &InventoryResponse, language: Language, today: NaiveDate) -> Result<(), XlsxError> {
    let group = inventory.group_by;
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let bold = Format::new().set_bold();
    sheet.set_name(language.text(&TEXTS, &format!("by.{group}")))?;
    sheet.write_string_with_format(0, 0, language.text(&TEXTS, "title"), &bold)?;
    sheet.write_string(0, 1, language.say(&TEXTS, "day", today))?;
    sheet.write_string_with_format(1, 0, language.text(&TEXTS, &format!("head.{group}")), &head)?;
    for (column, (name, ..)) in (1..).zip(COLUMNS) {
        sheet.write_string_with_format(1, column, language.text(&TEXTS, &format!("head.{name}")), &head)?;
    }
    let low = u16::try_from(COLUMNS.len()).unwrap_or_default() + 1;
    if group.has_low_stock() {
        sheet.write_string_with_format(1, low, language.text(&TEXTS, "head.is_low"), &head)?;
    }
    let mut line = 2;
    for row in &inventory.rows {
        sheet.write_string(line, 0, name(group, row, language))?;
        numbers(sheet, line, &row.figures, false)?;
        if row.is_low {
            sheet.write_string(line, low, language.text(&TEXTS, "low"))?;
        }
        line += 1;
    }
    sheet.write_string_with_format(line, 0, language.text(&TEXTS, "total"), &bold)?;
    numbers(sheet, line, &inventory.total, true)?;
    sheet.set_column_width(0, 28)?;
    sheet.set_column_range_width(1, low, 11)?;
    sheet.set_freeze_panes(2, 1)?;
    Ok(())
}

fn numbers(sheet: &mut Worksheet, line: u32, figures: &InventoryFigures, is_bold: bool) -> Result<(), XlsxError> {
    for (column, (_, value, format)) in (1..).zip(COLUMNS) {
        if let Some(value) = value(figures) {
            let format = Format::new().set_num_format(format);
            sheet.write_number_with_format(line, column, value, &if is_bold { format.set_bold() } else { format })?;
        }
    }
    Ok(())
}

fn name(group: InventoryGroup, row: &InventoryRow, language: Language) -> String {
    let word = |list: &str| row.key.as_ref().map(|key| language.label(list, key).to_owned());
    let name = match group {
        InventoryGroup::Grade => word("grade"),
        InventoryGroup::Status => word("listing_status"),
        _ => row.label.clone().or_else(|| row.key.clone()),
    };
    name.unwrap_or_else(|| language.text(&TEXTS, "none").to_owned())
}
