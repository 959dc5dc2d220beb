//! Rows that are not taken, with the reason.

use fangke_shared::exchange::import::ImportReject;
use leptos::prelude::*;

use super::wizard::Wizard;
use super::words::{count, reject_field, reject_reason};
use crate::tr;
use crate::ui::{Button, Empty, Task, download};

/// The first rejected rows, and the file with all of them; below, what was left out of rows that are taken.
#[component]
pub fn Rejects(
    /// The import.
    wizard: Wizard,
    /// What it means that there are none.
    none: &'static str,
) -> impl IntoView {
    let rejects = Memo::new(move |_| wizard.with(|import| import.rejects.clone()));
    let counts = Memo::new(move |_| wizard.with(|import| import.counts));
    let all = move || counts.get().rejected;
    let content = move || {
        if all() == 0 {
            let text = if counts.get().warned > 0 { tr!(import.rejects_none_but_warned) } else { none };
            return view! { <Empty icon=icondata_lu::LuCircleCheck title=tr!(import.rejects_none_title) text/> }.into_any();
        }
        table(rejects.get()).into_any()
    };
    let shown = move || (all() > 0).then(|| tr!(import.rejects_first, shown = len(rejects.with(Vec::len)), all = count(all())));
    view! {
        <div class="stack">
            <section class="panel" aria-labelledby="h-rejects">
                <header>
                    <h2 id="h-rejects">{tr!(import.rejects)}</h2>
                    <span class="n">{shown}</span>
                    <span class="end">{move || (all() > 0).then(|| view! { <DownloadRejects wizard/> })}</span>
                </header>
                {content}
            </section>
            <Show when=move || { counts.get().warned > 0 }><Warnings wizard/></Show>
        </div>
    }
}

/// Cells that could not be taken while their rows were, lines that are no rows, and whatever else should be looked at.
#[component]
fn Warnings(wizard: Wizard) -> impl IntoView {
    let warnings = Memo::new(move |_| wizard.with(|import| import.warnings.clone()));
    let all = move || wizard.with(|import| import.counts.warned);
    let shown = move || tr!(import.warnings_first, shown = len(warnings.with(Vec::len)), all = count(all()));
    view! {
        <section class="panel" aria-labelledby="h-warnings">
            <header><h2 id="h-warnings">{tr!(import.warnings)}</h2><span class="n">{shown}</span></header>
            {move || table(warnings.get())}
        </section>
    }
}

fn table(rows: Vec<ImportReject>) -> impl IntoView {
    // Of a file with one table a line says where.
    let has_sheets = rows.iter().any(|row| !row.sheet.is_empty());
    let row = move |reject: ImportReject| row(reject, has_sheets);
    view! {
        <div class="table-wrap">
            <table class="table table--stack rejects">
                <thead>
                    <tr>
                        {has_sheets.then(|| view! { <th scope="col">{tr!(import.reject.sheet)}</th> })}
                        <th scope="col" class="num">{tr!(import.reject.line)}</th>
                        <th scope="col">{tr!(import.reject.field)}</th>
                        <th scope="col">{tr!(import.reject.reason)}</th>
                        <th scope="col" class="grow">{tr!(import.reject.value)}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn len(rows: usize) -> String {
    count(i64::try_from(rows).unwrap_or(i64::MAX))
}

fn row(reject: ImportReject, has_sheets: bool) -> impl IntoView {
    let reason = reject_reason(&reject);
    let value = if reject.value.is_empty() { tr!(import.blank).to_owned() } else { reject.value };
    view! {
        <tr>
            {has_sheets.then(|| view! { <td class="muted" data-l=tr!(import.reject.sheet)><bdi>{reject.sheet}</bdi></td> })}
            <td class="num muted" data-l=tr!(import.reject.line)>{count(reject.line)}</td>
            <td class="strong">{reject_field(&reject.field)}</td>
            <td>{reason}</td>
            <td class="grow muted import__cell"><bdi>{value}</bdi></td>
        </tr>
    }
}

/// Downloads every rejected row. The address needs the access token, so a plain link can't do it.
#[component]
fn DownloadRejects(wizard: Wizard) -> impl IntoView {
    let task = Task::new();
    let fetch = move |()| {
        let (api, id) = wizard.calls();
        let name = wizard.with_stored(|import| tr!(import.rejects_filename, name = stem(&import.filename)));
        let file = async move { api.download_import_rejects(id).await.map(|bytes| download(&name, &bytes, "text/csv;charset=utf-8")) };
        task.act(file, |()| {});
    };
    view! { <Button class="btn--sm" icon=icondata_lu::LuDownload busy=task.busy() on_click=fetch>{tr!(import.download_rejects)}</Button> }
}

/// A file name without its ending.
pub fn stem(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| if stem.is_empty() { filename } else { stem })
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_stem_is_never_empty() {
        assert_eq!(stem("望京.在售.csv"), "望京.在售");
        assert_eq!(stem("list"), "list");
        assert_eq!(stem(".csv"), ".csv");
    }
}
