//! `kexing import`: the same passes as the page, here and now, with a bar. Bad rows go to standard output.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use super::open;
use crate::config::Config;
use crate::db::Tx;
use crate::ids::{ImportId, OrganisationId};
use crate::imports::{self, Asked, State};
use crate::listings::Kind;
use crate::organisations;
use crate::state::App;
use crate::web::words::Locale;

/// What is imported.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum KindArg {
    Achievements,
    Needs,
    /// An old ledger of technology contracts; --organisation is the seller where no column names one
    Contracts,
}

impl KindArg {
    fn kind(self) -> Kind {
        match self {
            Self::Achievements | Self::Contracts => Kind::Achievement,
            Self::Needs => Kind::Need,
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Contracts => imports::CONTRACTS,
            Self::Achievements | Self::Needs => "",
        }
    }
}

#[derive(Args)]
pub(super) struct ImportArgs {
    kind: KindArg,
    /// xlsx, csv or jsonl
    file: PathBuf,
    /// Credit code or id of the owner; an organisation for unclaimed records when not given
    #[arg(long)]
    organisation: Option<String>,
    /// Make good rows public at once; incomplete ones are marked
    #[arg(long)]
    publish: bool,
    /// Only check the file
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn import(config: Config, args: &ImportArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let name = args
        .file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let media = imports::media(&bytes, &name).map_err(|m| anyhow::anyhow!(m.say(Locale::En)))?;
    let (app, ours) = open::beside_a_server(config).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let organisation = owner(&app, &mut tx, args.organisation.as_deref()).await?;
    let by = imports::machine(&mut tx, now).await?;
    let asked = Asked {
        kind: args.kind.kind(),
        about: args.kind.about(),
        organisation,
        by,
        name: &name,
        media,
        bytes,
        publish: args.publish,
        pledged: false,
    };
    let id = imports::ask(&app, &mut tx, asked).await?;
    tx.commit().await?;
    pass(&app, id, "checking").await?;
    report(&app, id).await?;
    let checked = imports::find(&app, id).await?;
    if let (State::Failed, Some(fault)) = (checked.state, &checked.fault.0) {
        bail!("{}", fault.say(Locale::En));
    }
    if !args.dry_run {
        let mut tx = app.db.write().await?;
        imports::go(&mut tx, &checked, by, app.clock.now()).await?;
        tx.commit().await?;
        pass(&app, id, "importing").await?;
        open::finish_jobs(&app, ours).await?;
    }
    let done = imports::find(&app, id).await?;
    eprintln!(
        "{} rows: {} good ({} complete), {} known, {} bad; {} made",
        done.rows_total,
        done.rows_good,
        done.rows_complete,
        done.rows_known,
        done.rows_bad,
        done.rows_created
    );
    for asked in &done.notes.asked {
        eprintln!(
            "{} in {} rows could mean several things: import it on the page /desk/contracts/imports and choose there",
            asked.word, asked.rows
        );
    }
    if done.rows_created > 0 && !done.is_contracts() {
        eprintln!(
            "search knows them; their matches follow while `kexing serve` or `kexing worker` runs"
        );
    }
    if done.rows_bad > 0 {
        bail!("{} rows were not imported", done.rows_bad);
    }
    Ok(())
}

/// The organisation by id or credit code, or the one for unclaimed records.
pub(super) async fn owner(
    app: &App,
    tx: &mut Tx,
    named: Option<&str>,
) -> anyhow::Result<OrganisationId> {
    let Some(named) = named else {
        return Ok(imports::data_organisation(tx, app.clock.now()).await?.id);
    };
    known(tx, named).await
}

/// The organisation by id or credit code.
pub(super) async fn known(tx: &mut Tx, named: &str) -> anyhow::Result<OrganisationId> {
    let found = match named.parse::<OrganisationId>() {
        Ok(id) => organisations::store::find(tx, id).await?,
        Err(_) => organisations::store::by_uscc(tx, &named.to_uppercase()).await?,
    };
    found
        .map(|o| o.id)
        .with_context(|| format!("no organisation has the id or credit code {named}"))
}

async fn pass(app: &App, id: ImportId, what: &'static str) -> anyhow::Result<()> {
    let bar = open::bar(0, what);
    imports::whole_pass(app, id, |read, total| {
        bar.set_length(total);
        bar.set_position(read);
    })
    .await?;
    bar.finish_and_clear();
    Ok(())
}

/// `row \t column \t reason`, a line for each reason.
async fn report(app: &App, id: ImportId) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for (row, column, reason) in imports::bad_rows(app, id, Locale::Zh).await? {
        writeln!(out, "{row}\t{column}\t{reason}")?;
    }
    out.flush()?;
    Ok(())
}
