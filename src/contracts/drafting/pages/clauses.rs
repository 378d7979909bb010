//! The form of the clauses that the parties fill. What met another saving comes back whole, with what the other wrote.

use axum::http::StatusCode;
use serde::Serialize;

use super::desk::{Done, opened, seen_file};
use crate::accounts;
use crate::contracts::drafting::facts;
use crate::contracts::drafting::fields::{self, AREA_MOST, Field, Filled, Kind, LINE_MOST};
use crate::contracts::drafting::life;
use crate::contracts::drafting::load::Drafting;
use crate::contracts::drafting::outlived;
use crate::contracts::drafting::text::ContractText;
use crate::contracts::pages::form;
use crate::contracts::pages::tabs::{self, Tab, TabLink};
use crate::contracts::store::drafting as store;
use crate::db::Tx;
use crate::deals::Choice;
use crate::web::words::{Locale, lookup, t};
use crate::web::{Answer, Ctx, Error, Errors, FormView, Page, Path, Result, Staff, Typed};

#[derive(Serialize)]
struct FieldView {
    key: &'static str,
    label: String,
    hint: String,
    /// line, area, choice, money
    kind: &'static str,
    most: usize,
    options: Vec<Choice>,
}

/// The fields of one clause.
#[derive(Serialize)]
struct Group {
    key: String,
    heading: String,
    fields: Vec<FieldView>,
}

/// What somebody else saved in a field meanwhile.
#[derive(Serialize)]
struct Theirs {
    label: String,
    words: String,
}

/// What was typed met another state.
#[derive(Serialize)]
struct MovedOn {
    /// Somebody saved clauses.
    saved: bool,
    done: Option<Done>,
    /// Somebody changed the file itself, so that its text or its patents may be others.
    edited: bool,
    theirs: Vec<Theirs>,
    /// What was typed for which the form has no place any more.
    gone: Vec<Theirs>,
    /// The file is no draft any more.
    closed: bool,
}

#[derive(Serialize)]
pub(crate) struct ClausesPage {
    tabs: Vec<TabLink>,
    number: String,
    name: String,
    revision: i64,
    contract_revision: i64,
    groups: Vec<Group>,
    /// The patents whose particulars the text lists.
    patents: Vec<String>,
    moved_on: Option<MovedOn>,
    form: FormView,
}

impl Page for ClausesPage {
    const TEMPLATE: &'static str = "contracts/drafting_clauses.html";
    const NAV: &'static str = "desk";
}

fn field_view(field: &Field, locale: Locale) -> FieldView {
    let (kind, most, options) = match field.kind {
        Kind::Line => ("line", LINE_MOST, Vec::new()),
        Kind::Area => ("area", AREA_MOST, Vec::new()),
        Kind::Number | Kind::Rate => ("number", 0, Vec::new()),
        Kind::Money => ("money", 0, Vec::new()),
        Kind::Choice(codes) => {
            let stem = facts::choice_stem(field.key);
            let codes = codes.iter().copied();
            ("choice", 0, Choice::worded(stem, codes, locale))
        }
    };
    FieldView {
        key: field.key,
        label: t(locale, &format!("drafting-f-{}", field.key)),
        hint: lookup(locale, &format!("drafting-h-{}", field.key), &[]).unwrap_or_default(),
        kind,
        most,
        options,
    }
}

fn groups(text: &ContractText, locale: Locale) -> Vec<Group> {
    fields::by_clause(text)
        .into_iter()
        .filter(|(_, fields)| !fields.is_empty())
        .map(|(key, fields)| Group {
            key: key.to_owned(),
            heading: t(locale, &format!("drafting-clause-{key}")),
            fields: fields
                .into_iter()
                .map(|field| field_view(field, locale))
                .collect(),
        })
        .collect()
}

fn page(
    ctx: &Ctx,
    (drafting, text): (&Drafting, &ContractText),
    (typed, errors): (&Typed, &Errors),
    moved_on: Option<MovedOn>,
) -> ClausesPage {
    let patents = drafting.patents().into_iter().map(str::to_owned);
    // What was typed belongs to the revisions it was typed on, unless its author was told of others.
    let of = |field: &str, now: i64| {
        let typed = typed.get(field).parse().ok();
        typed.filter(|_| moved_on.is_none()).unwrap_or(now)
    };
    let form = ctx.form(&in_place(typed, &drafting.patents()), errors);
    ClausesPage {
        tabs: tabs::staff(&drafting.contract.number, Tab::Drafting, ctx.locale),
        number: drafting.contract.number.clone(),
        name: drafting.values.name.clone(),
        revision: of("revision", drafting.revision()),
        contract_revision: of("contract_revision", drafting.contract.revision),
        groups: groups(text, ctx.locale),
        patents: if fields::lists_patents(text) {
            patents.collect()
        } else {
            Vec::new()
        },
        moved_on,
        form,
    }
}

/// The patents' rows at the places that their numbers have in the file now.
fn in_place(typed: &Typed, numbers: &[&str]) -> Typed {
    let rows = fields::patent_rows(typed);
    let mut placed = typed.clone();
    placed.0.retain(|(key, _)| !key.starts_with("patents."));
    for (n, number) in numbers.iter().enumerate() {
        placed.push(&format!("patents.{n}.number"), *number);
        if let Some((row, _)) = rows.iter().find(|(_, typed)| typed == number) {
            for part in fields::PatentWords::PARTS {
                placed.push(
                    &format!("patents.{n}.{part}"),
                    typed.get(&format!("{row}{part}")),
                );
            }
        }
    }
    placed
}

/// The text of the file's type; without a type there is nothing to fill.
fn text_of(drafting: &Drafting) -> Result<&'static ContractText> {
    drafting.text().ok_or(Error::NotFound)
}

/// `GET /desk/contracts/{number}/drafting/clauses`
pub(crate) async fn show(ctx: Ctx, _: Staff, Path(number): Path<String>) -> Answer {
    let mut tx = ctx.app.db.read().await?;
    let drafting = opened(&mut tx, &number).await?;
    drop(tx);
    let text = text_of(&drafting)?;
    if !life::takes(&drafting.contract, store::Kind::Clauses) {
        return Err(Error::conflict("contract-moved-on"));
    }
    let typed = drafting
        .source()
        .with_suggestions()
        .typed(&drafting.patents());
    let nothing = Errors::default();
    let page = page(&ctx, (&drafting, text), (&typed, &nothing), None);
    ctx.page(page).await
}

/// `POST /desk/contracts/{number}/drafting/clauses`
pub(crate) async fn save(
    ctx: Ctx,
    staff: Staff,
    Path(number): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let drafting = opened(&mut tx, &number).await?;
    let text = text_of(&drafting)?;
    let numbers = drafting.patents();
    let seen = form::seen(&ctx, &staff, &typed);
    let read = Filled::parse(&typed, text, &numbers, &drafting.filled);
    match read.and_then(|filled| outlived::check(&drafting, filled, &typed, ctx.app.clock.today()))
    {
        Ok(filled) => {
            let content = serde_json::to_value(&filled).map_err(anyhow::Error::from)?;
            let kept = (store::Kind::Clauses, &content);
            let met = (seen, seen_file(&typed));
            if life::save(&mut tx, &drafting.contract, kept, "", met).await? {
                tx.commit().await?;
                let to = format!("/desk/contracts/{number}/drafting");
                return ctx.done("drafting-clauses-saved", &to).await;
            }
            let mine = (&typed, &filled);
            let moved_on = moved_on(&mut tx, (&drafting, text), mine, ctx.locale).await?;
            drop(tx);
            let nothing = Errors::default();
            let page = page(&ctx, (&drafting, text), (&typed, &nothing), Some(moved_on));
            ctx.page_with(StatusCode::CONFLICT, page).await
        }
        Err(errors) => {
            drop(tx);
            ctx.invalid(page(&ctx, (&drafting, text), (&typed, &errors), None))
                .await
        }
    }
}

/// Where what was saved differs from what was typed.
async fn moved_on(
    tx: &mut Tx,
    (drafting, text): (&Drafting, &ContractText),
    (typed, mine): (&Typed, &Filled),
    locale: Locale,
) -> Result<MovedOn> {
    let saved = drafting.saved.as_ref();
    let people: Vec<_> = saved.map(|saved| saved.written_by).into_iter().collect();
    let names = accounts::store::names(tx, &people).await?;
    let is_new = typed.get("revision").parse() != Ok(drafting.revision());
    let theirs = drafting.filled.words.iter().filter(|(key, words)| {
        let mine = mine.words.get(*key).map_or("", String::as_str);
        fields::field(key).is_some() && words.as_str() != mine
    });
    let mut theirs: Vec<Theirs> = theirs
        .map(|(key, words)| Theirs {
            label: t(locale, &format!("drafting-f-{key}")),
            words: words.clone(),
        })
        .collect();
    theirs.extend(their_patents(&drafting.filled, mine, locale));
    Ok(MovedOn {
        saved: is_new,
        done: saved.filter(|_| is_new).map(|saved| Done {
            who: names
                .first()
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            at: saved.created_at.to_rfc3339(),
        }),
        edited: seen_file(typed) != drafting.contract.revision,
        theirs,
        gone: gone(typed, (drafting, text), locale),
        closed: !life::takes(&drafting.contract, store::Kind::Clauses),
    })
}

/// Such as ZL202119900001.9 · 申请日
fn of_patent(number: &str, part: &str, locale: Locale) -> String {
    format!("{number} · {}", t(locale, &format!("drafting-p-{part}")))
}

/// What was saved of patents otherwise than it was typed.
fn their_patents(saved: &Filled, mine: &Filled, locale: Locale) -> Vec<Theirs> {
    let patents = saved.patents.iter();
    let parts = patents.flat_map(|(number, words)| {
        let parts = fields::PatentWords::PARTS.into_iter();
        parts.map(move |part| (number, part, words.part(part)))
    });
    parts
        .filter(|(number, part, words)| {
            let mine = mine.patents.get(*number);
            mine.is_some_and(|mine| mine.part(part) != *words)
        })
        .map(|(number, part, words)| Theirs {
            label: of_patent(number, part, locale),
            words: words.to_owned(),
        })
        .collect()
}

/// What was typed into fields that the text does not ask for any more, and of patents that the file no longer has.
fn gone(
    typed: &Typed,
    (drafting, text): (&Drafting, &ContractText),
    locale: Locale,
) -> Vec<Theirs> {
    let asked = fields::by_clause(text);
    let is_asked = |key: &str| {
        asked
            .iter()
            .any(|(_, all)| all.iter().any(|f| f.key == key))
    };
    let words = |label: String, words: &str| {
        (!words.is_empty()).then(|| Theirs {
            label,
            words: words.to_owned(),
        })
    };
    let mut all: Vec<Theirs> = fields::FIELDS
        .iter()
        .filter(|field| !is_asked(field.key))
        .filter_map(|field| {
            let label = t(locale, &format!("drafting-f-{}", field.key));
            words(label, typed.get(field.key))
        })
        .collect();
    let numbers = drafting.patents();
    for (row, number) in fields::patent_rows(typed) {
        if fields::lists_patents(text) && numbers.contains(&number.as_str()) {
            continue;
        }
        all.extend(fields::PatentWords::PARTS.into_iter().filter_map(|part| {
            let label = of_patent(&number, part, locale);
            words(label, typed.get(&format!("{row}{part}")))
        }));
    }
    all
}

impl ClausesPage {
    pub(crate) fn samples() -> Vec<Self> {
        use crate::contracts::drafting::text;
        let of = |text: &ContractText, moved_on: Option<MovedOn>, errors: &Errors| Self {
            tabs: tabs::staff("KX-H-2026-00001", Tab::Drafting, Locale::Zh),
            number: "KX-H-2026-00001".to_owned(),
            name: "池窑测温（虚构）".to_owned(),
            revision: 0,
            contract_revision: 0,
            groups: groups(text, Locale::Zh),
            patents: vec!["ZL202119900001.9".to_owned()],
            moved_on,
            form: FormView::new(&Typed::default(), errors, Locale::Zh),
        };
        let mut all: Vec<Self> = text::all()
            .iter()
            .map(|text| {
                of(
                    text,
                    None,
                    &Errors::one("copies", "drafting-copies-too-few"),
                )
            })
            .collect();
        for closed in [false, true] {
            let other = Theirs {
                label: of_patent("ZL202119900001.9", "name", Locale::Zh),
                words: "一种测温方法（虚构）".to_owned(),
            };
            let met = MovedOn {
                saved: !closed,
                edited: closed,
                gone: vec![other],
                done: (!closed).then(Done::sample),
                theirs: vec![Theirs {
                    label: "保密内容".to_owned(),
                    words: "工艺参数（虚构）".to_owned(),
                }],
                closed,
            };
            all.extend(text::of_type("11").map(|text| of(text, Some(met), &Errors::default())));
        }
        all
    }
}
