//! The form of a listing: what was typed, how far it is, what is wrong, what hangs on it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;

use super::{at, base, own};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::choices::Choices;
use crate::listings::detail::FileView;
use crate::listings::listing::{Deed, Listing, Public, Work};
use crate::listings::post::{Group, Post};
use crate::listings::sent::{Seen, rows_shown};
use crate::listings::{content, store};
use crate::state::App;
use crate::web::error::Result;
use crate::web::form::{Errors, FormView, Typed};
use crate::web::page::{Answer, Page, see_other};
use crate::web::words::{Locale, Message};
use crate::web::{Ctx, Member, Path};

/// A step of the progress list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    text: String,
    url: String,
    state: &'static str,
    note: String,
}

/// Why the reviewer returned it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Returned {
    pub(crate) reasons: Vec<String>,
    pub(crate) words: String,
}

impl Returned {
    pub(crate) fn of(version: &store::Version, locale: Locale) -> Self {
        let codes = version.reasons.0["codes"].as_array();
        Self {
            reasons: codes
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(|code| {
                    crate::codes::label(crate::codes::Table::RefusalReason, code, locale.tag())
                        .into_owned()
                })
                .collect(),
            words: version.words.clone(),
        }
    }
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags that a template reads")]
pub(crate) struct EditPage<C> {
    kind: &'static str,
    /// Where the form is sent.
    action: String,
    base: String,
    revision: String,
    is_new: bool,
    is_public: bool,
    number: String,
    verified: bool,
    can_discard: bool,
    returned: Option<Returned>,
    /// Something to say at the top: somebody else changed it.
    notice: String,
    form: FormView,
    /// The rows of each table that are shown.
    rows: BTreeMap<&'static str, Vec<usize>>,
    choices: Choices,
    steps: Vec<Step>,
    weak_points: Vec<String>,
    files: Vec<FileView>,
    #[serde(skip)]
    of: PhantomData<C>,
}

impl<C: Post> Page for EditPage<C> {
    const TEMPLATE: &'static str = C::EDIT;
    const NAV: &'static str = "workspace";
}

/// What the page is made of.
pub(crate) struct Editing {
    pub(crate) id: ListingId,
    /// `None` before the first save.
    pub(crate) listing: Option<Listing>,
    pub(crate) typed: Typed,
    pub(crate) returned: Option<Returned>,
    pub(crate) files: Vec<FileView>,
}

impl Editing {
    /// A form nobody has saved yet; the contact is filled in with who types, and what was searched for in vain may
    /// come along in the address.
    fn blank(ctx: &Ctx, member: &Member, asked: &Typed) -> Self {
        let mut typed = Typed::default();
        for (field, most) in FILLED_BY_ADDRESS {
            if asked.is_set(field) {
                let text: String = asked.get(field).chars().take(most).collect();
                typed.set(field, text);
            }
        }
        typed.set("contact_name", member.name.clone());
        Self {
            id: ListingId::mint(ctx.app.clock.now()),
            listing: None,
            typed,
            returned: None,
            files: Vec::new(),
        }
    }

    /// A saved listing, with its typed fields unless the caller has newer ones.
    pub(crate) async fn load(
        tx: &mut Tx,
        listing: Listing,
        typed: Option<Typed>,
        locale: Locale,
    ) -> Result<Self> {
        let typed = match typed {
            Some(typed) => typed,
            None => store::typed(tx, listing.id).await?,
        };
        let returned = if listing.work == Work::Returned {
            store::version_in(tx, listing.id, "returned").await?
        } else {
            None
        };
        let attached = store::attached(tx, listing.id).await?;
        let cards = store::file_cards(tx, &attached).await?;
        let insider = content::Standing::Insider;
        Ok(Self {
            id: listing.id,
            files: FileView::all(listing.id, &attached, &cards, insider),
            typed,
            returned: returned.map(|version| Returned::of(&version, locale)),
            listing: Some(listing),
        })
    }
}

impl<C: Post> EditPage<C> {
    pub(crate) fn new(
        ctx: &Ctx,
        verified: bool,
        editing: Editing,
        errors: &Errors,
        notice: Option<&Message>,
    ) -> Self {
        let Editing {
            id,
            listing,
            typed,
            returned,
            files,
        } = editing;
        let weak = if listing.is_some() {
            C::weak_points(&typed)
        } else {
            Vec::new()
        };
        let head = listing.as_ref();
        Self {
            kind: C::KIND.code(),
            action: at(C::KIND, id, ""),
            base: base(C::KIND),
            revision: head.map_or("new".to_owned(), |l| l.revision.to_string()),
            is_new: head.is_none(),
            is_public: head.is_some_and(|l| l.public == Public::Published),
            number: head.and_then(|l| l.number.clone()).unwrap_or_default(),
            verified,
            can_discard: head.is_some_and(|l| l.standing().can(Deed::Discard)),
            returned,
            notice: notice.map(|m| m.say(ctx.locale)).unwrap_or_default(),
            rows: C::TABLES
                .iter()
                .map(|table| (*table, (0..rows_shown(&typed, table)).collect()))
                .collect(),
            choices: Choices::on(ctx.app.clock.today(), ctx.locale),
            steps: C::GROUPS
                .iter()
                .map(|group| step::<C>(group, &typed, errors, ctx.locale))
                .collect(),
            weak_points: weak.iter().map(|m| m.say(ctx.locale)).collect(),
            form: ctx.form(&typed, errors),
            files,
            of: PhantomData,
        }
    }
}

fn step<C: Post>(group: &Group, typed: &Typed, errors: &Errors, locale: Locale) -> Step {
    let wrong = errors.0.iter().filter(|(f, _)| group.holds(f)).count();
    let open = group.needed.iter().filter(|f| !typed.is_set(f)).count();
    let (state, note) = if wrong > 0 {
        let note = Message::new("listing-step-wrong").with("n", wrong);
        ("wrong", note.say(locale))
    } else if open == 0 {
        ("done", String::new())
    } else {
        let note = Message::new("listing-step-open").with("n", open);
        ("todo", note.say(locale))
    };
    Step {
        text: crate::web::words::t(locale, &format!("{}-group-{}", C::KIND.code(), group.id)),
        url: format!("#{}", group.id),
        state,
        note,
    }
}

/// What a link to a new form may fill in, and how much of it.
const FILLED_BY_ADDRESS: [(&str, usize); 4] = [
    ("title", 60),
    ("summary", 600),
    ("situation", 3_000),
    ("keywords", 100),
];

/// `GET /my/achievements/new`
pub(super) async fn new<C: Post>(ctx: Ctx, member: Member, asked: Typed) -> Answer {
    let editing = Editing::blank(&ctx, &member, &asked);
    let page = EditPage::<C>::new(
        &ctx,
        member.acting.verified,
        editing,
        &Errors::default(),
        None,
    );
    ctx.page(page).await
}

/// `GET /my/achievements/{id}/edit`
pub(super) async fn show<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = own::<C>(&mut tx, &member, id).await?;
    if !listing.standing().can(Deed::Edit) {
        drop(tx);
        ctx.flash("info", Message::new("listing-under-review"))
            .await?;
        return Ok(see_other(&at(C::KIND, id, "/preview")));
    }
    let editing = Editing::load(&mut tx, listing, None, ctx.locale).await?;
    drop(tx);
    let page = EditPage::<C>::new(
        &ctx,
        member.acting.verified,
        editing,
        &Errors::default(),
        None,
    );
    ctx.page(page).await
}

/// Whether a form was typed on the state that is stored.
pub(super) fn is_current(seen: Seen, listing: &Listing) -> bool {
    seen == Seen::Revision(listing.revision)
}

/// Samples of a kind's form: nothing typed, and everything wrong.
pub(crate) fn samples<C: Post>() -> Vec<crate::web::Sample> {
    use crate::web::Sample;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let locale = Locale::Zh;
    let sample = |typed: &Typed, errors: &Errors, full: bool| EditPage::<C> {
        kind: C::KIND.code(),
        action: "/my/sample".to_owned(),
        base: base(C::KIND),
        revision: if full { "3" } else { "new" }.to_owned(),
        is_new: !full,
        is_public: full,
        number: if full { "KX-C-2026-00001" } else { "" }.to_owned(),
        verified: !full,
        can_discard: full,
        returned: full.then(|| Returned {
            reasons: vec!["缺少依据".to_owned()],
            words: "请补充检测报告。".to_owned(),
        }),
        notice: if full { "别处改过" } else { "" }.to_owned(),
        rows: C::TABLES.iter().map(|t| (*t, vec![0, 1])).collect(),
        choices: Choices::on(today, locale),
        steps: C::GROUPS
            .iter()
            .map(|group| step::<C>(group, typed, errors, locale))
            .collect(),
        weak_points: C::weak_points(typed)
            .iter()
            .map(|m| m.say(locale))
            .collect(),
        form: FormView::new(typed, errors, locale),
        files: if full {
            super::preview::sample_files()
        } else {
            Vec::new()
        },
        of: PhantomData,
    };
    let typed: Typed = [("title", "示例<b>"), ("indicators.0.name", "强度")]
        .into_iter()
        .collect();
    let errors = C::read(&typed, today).err().unwrap_or_default();
    vec![
        Sample::of(&sample(&Typed::default(), &Errors::default(), false)),
        Sample::of(&sample(&typed, &errors, true)),
    ]
}
