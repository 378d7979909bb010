//! The owner's preview: the page exactly as it will be published, for a reader of any standing.

use std::marker::PhantomData;

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::{at, own};
use crate::db::Tx;
use crate::ids::ListingId;
use crate::listings::content::Standing;
use crate::listings::detail::{FileView, Owner};
use crate::listings::listing::{Deed, Listing, Public, Work};
use crate::listings::post::Post;
use crate::listings::store;
use crate::organisations;
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::page::{Answer, Page};
use crate::web::words::t;
use crate::web::{Ctx, Member, Path, Query};

#[derive(Serialize)]
pub(crate) struct PreviewPage<C: Post> {
    base: String,
    action: String,
    detail: C::Detail,
    owner: Owner,
    number: String,
    can_submit: bool,
    can_edit: bool,
    is_submitted: bool,
    /// The addresses of the same page for readers of other standing.
    readers: Vec<Reader>,
    /// The first reason why it can't be sent in yet.
    wrong: usize,
    #[serde(skip)]
    of: PhantomData<C>,
}

#[derive(Serialize)]
struct Reader {
    text: String,
    url: String,
    current: bool,
}

impl<C: Post> Page for PreviewPage<C> {
    const TEMPLATE: &'static str = C::PREVIEW;
    const NAV: &'static str = "workspace";
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    reader: String,
}

const READERS: [(&str, Standing); 3] = [
    ("visitor", Standing::Visitor),
    ("signed-in", Standing::SignedIn),
    ("counterpart", Standing::Counterpart),
];

/// `GET /my/achievements/{id}/preview`
pub(super) async fn show<C: Post>(
    ctx: Ctx,
    member: Member,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut tx = app.db.read().await?;
    let listing = own::<C>(&mut tx, &member, id).await?;
    let page = load::<C>(&mut tx, &ctx, listing, &asked).await?;
    drop(tx);
    ctx.page(page).await
}

async fn load<C: Post>(
    tx: &mut Tx,
    ctx: &Ctx,
    listing: Listing,
    asked: &Asked,
) -> Result<PreviewPage<C>> {
    let reader = READERS
        .iter()
        .find(|(name, _)| *name == asked.reader)
        .unwrap_or(&READERS[0]);
    let typed = store::typed(tx, listing.id).await?;
    let read = C::read(&typed, ctx.app.clock.today());
    let wrong = read.as_ref().err().map_or(0, |errors| errors.0.len());
    let content = read.unwrap_or_else(|_| C::read_draft(&typed));
    let attached = store::attached(tx, listing.id).await?;
    let cards = store::file_cards(tx, &attached).await?;
    let files = FileView::all(listing.id, &attached, &cards, reader.1);
    let organisation = organisations::store::find(tx, listing.organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    let address = at(C::KIND, listing.id, "/preview");
    Ok(PreviewPage {
        base: super::base(C::KIND),
        action: at(C::KIND, listing.id, ""),
        detail: content.detail(reader.1, files, ctx.locale),
        owner: Owner::of(&organisation, content.is_masked(), reader.1, ctx.locale),
        number: listing.number.clone().unwrap_or_default(),
        can_submit: matches!(listing.work, Work::Draft | Work::Returned),
        can_edit: listing.standing().can(Deed::Edit),
        is_submitted: listing.work == Work::Submitted,
        readers: READERS
            .iter()
            .map(|(name, _)| Reader {
                text: t(ctx.locale, &format!("listing-reader-{name}")),
                url: format!("{address}?reader={name}"),
                current: *name == reader.0,
            })
            .collect(),
        wrong: if listing.work == Work::None && listing.public != Public::None {
            0
        } else {
            wrong
        },
        of: PhantomData,
    })
}

pub(crate) fn sample_files() -> Vec<FileView> {
    let file = |name: &str, is_image: bool, url: &str| FileView {
        id: "0".to_owned(),
        name: name.to_owned(),
        caption: "说明<i>".to_owned(),
        size: "1.8 MB".to_owned(),
        url: url.to_owned(),
        is_image,
        tier: "counterpart".to_owned(),
    };
    vec![
        file("检测报告.pdf", false, ""),
        file("现场.jpg", true, "/listings/1/files/1"),
    ]
}

/// A sample of a kind's preview, for a visitor and for the other side of a deal.
pub(crate) fn samples<C: Post>(content: &C) -> Vec<crate::web::Sample> {
    use crate::web::words::Locale;
    READERS
        .iter()
        .map(|(name, standing)| {
            crate::web::Sample::of(&PreviewPage::<C> {
                base: super::base(C::KIND),
                action: "/my/sample".to_owned(),
                detail: content.detail(*standing, sample_files(), Locale::Zh),
                owner: Owner {
                    name: "某企业（宣汉县）".to_owned(),
                    url: String::new(),
                    masked: true,
                    verified: true,
                    kind: "企业".to_owned(),
                    answer_time: String::new(),
                    answer_rate: String::new(),
                    answer: String::new(),
                },
                number: String::new(),
                can_submit: *name == "visitor",
                can_edit: *name == "visitor",
                is_submitted: *name == "counterpart",
                readers: vec![Reader {
                    text: "访客".to_owned(),
                    url: "?reader=visitor".to_owned(),
                    current: true,
                }],
                wrong: usize::from(*name == "visitor"),
                of: PhantomData,
            })
        })
        .collect()
}
